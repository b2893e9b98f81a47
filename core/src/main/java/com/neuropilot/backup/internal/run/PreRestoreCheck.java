package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What would keep a copy of what a restore replaces from being saved. Touches nothing.
 *
 * @param problems what makes it impossible, with what to do
 * @param warnings what a person should know
 * @param places where it will be saved
 */
public record PreRestoreCheck(List<String> problems, List<String> warnings, List<String> places) {
  /** Nothing is saved. */
  public static final PreRestoreCheck NOTHING =
      new PreRestoreCheck(List.of(), List.of(), List.of());

  /** What to do where nothing can be saved; ends a problem. */
  public static final String REMEDY =
      " Mend that, or say where to save it (a configuration with storages: --config; in the API"
          + " savingWith), or do without a way back (--without-copy; in the API withoutCopy).";

  private static final String UNSAVED = "What the restore replaces cannot be saved first: ";

  /** Takes copies. */
  public PreRestoreCheck {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
    places = List.copyOf(places);
  }

  /** Returns the finding that it cannot be saved at all. */
  public static PreRestoreCheck impossible(String why) {
    return new PreRestoreCheck(List.of(UNSAVED + why + REMEDY), List.of(), List.of());
  }

  static PreRestoreCheck look(RunPlan plan, OptionalLong bytes, StageContext context)
      throws InterruptedIOException {
    List<String> problems = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    encryptor(plan.encryptor(), context, problems, warnings);
    List<String> places = storages(plan.storages(), bytes, context, problems, warnings);
    return new PreRestoreCheck(problems, warnings, places);
  }

  private static void encryptor(
      Optional<ConfiguredStage<Encryptor>> stage,
      StageContext context,
      List<String> problems,
      List<String> warnings)
      throws InterruptedIOException {
    if (stage.isEmpty()) {
      return;
    }
    try {
      Encryptor encryptor = stage.get().create(context);
      encryptor.check();
      if (encryptor.signer().isPresent()
          && !encryptor.signer().filter(Signer::canSign).isPresent()) {
        warnings.add(
            "The copy of what is there now will not be signed, since there is no signing key here:"
                + " 'rollback' will take it with --allow-unsigned only.");
      }
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      problems.add(UNSAVED + e.getMessage() + REMEDY);
    }
  }

  private static List<String> storages(
      List<NamedStorage> storages,
      OptionalLong bytes,
      StageContext context,
      List<String> problems,
      List<String> warnings)
      throws InterruptedIOException {
    List<String> places = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (NamedStorage storage : storages) {
      try (StorageTarget target = storage.stage().create(context)) {
        target.check();
        places.add(target.location());
        room(target, bytes).ifPresent(warnings::add);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        failures.add(storage.label() + ": " + e.getMessage());
      }
    }
    if (failures.size() == storages.size()) {
      problems.add(UNSAVED + String.join(" ", failures) + REMEDY);
    } else {
      failures.forEach(
          failure -> warnings.add("What the restore replaces will not be saved at " + failure));
    }
    return places;
  }

  private static Optional<String> room(StorageTarget target, OptionalLong bytes)
      throws IOException {
    Optional<Long> free = target.freeBytes();
    return free.isPresent() && bytes.isPresent() && free.get() < bytes.getAsLong()
        ? Optional.of(
            target.location()
                + " has "
                + mebibytes(free.get())
                + " free, and what the restore replaces has about "
                + mebibytes(bytes.getAsLong())
                + " before it is compressed. If it does not fit, the restore ends with nothing"
                + " changed.")
        : Optional.empty();
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
