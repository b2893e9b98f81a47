package com.neuropilot.backup.internal.registry;

import com.neuropilot.backup.spi.DumpSourceProvider;
import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.StageConfig;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.StageProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the provider of a stage and makes its configuration. */
public final class StageRegistry {
  private StageRegistry() {}

  /**
   * Resolves a request; what is wrong with it becomes a problem.
   *
   * @return the stage, or empty when there was a problem
   */
  public static <S> Optional<ConfiguredStage<S>> resolve(
      StageKind<S> kind, StageRequest request, Problems problems) {
    return resolve(kind, request, FoundProviders.of(kind.service()), problems);
  }

  static <S> Optional<ConfiguredStage<S>> resolve(
      StageKind<S> kind, StageRequest request, FoundProviders found, Problems problems) {
    if (request instanceof StageRequest.Untyped untyped) {
      return find(kind, untyped.role(), untyped.providerId(), found, problems)
          .flatMap(provider -> configure(provider, untyped, problems))
          .map(stage -> new ConfiguredStage<>(stage.provider, stage.config, kind.stage()));
    }
    StageRequest.Typed typed = (StageRequest.Typed) request;
    return find(kind, typed.role(), typed.config().providerId(), found, problems)
        .filter(provider -> takes(provider, typed, kind, problems))
        .map(provider -> new ConfiguredStage<>(provider, typed.config(), kind.stage()));
  }

  /**
   * Returns a stage whose plug-in is missing: creating it fails with what was found out about that.
   *
   * @param missing the problems of {@link #resolve}, each a provider that was not found
   */
  public static <S> ConfiguredStage<S> missing(
      StageKind<S> kind, StageRequest.Untyped request, Problems missing) {
    MissingProvider provider =
        new MissingProvider(request.providerId(), String.join("; ", missing.messages()));
    return new ConfiguredStage<>(provider, provider.config(), kind.stage());
  }

  private static Optional<StageProvider<?, ?>> find(
      StageKind<?> kind, String role, String id, FoundProviders found, Problems problems) {
    List<StageProvider<?, ?>> matching =
        found.all().stream().filter(provider -> provider.id().equals(id)).toList();
    if (matching.isEmpty()) {
      problems.addMissing(RegistryMessages.notFound(kind, role, id, found));
    } else if (matching.size() > 1) {
      problems.add(RegistryMessages.duplicate(kind, id, matching));
    }
    return matching.size() == 1 ? Optional.of(matching.get(0)) : Optional.empty();
  }

  private static boolean takes(
      StageProvider<?, ?> provider,
      StageRequest.Typed typed,
      StageKind<?> kind,
      Problems problems) {
    boolean takes = provider.configType().isInstance(typed.config());
    if (!takes) {
      problems.add(RegistryMessages.wrongType(kind, typed, provider));
    }
    return takes;
  }

  private record Made(StageProvider<?, ?> provider, StageConfig config) {}

  private static Optional<Made> configure(
      StageProvider<?, ?> provider, StageRequest.Untyped request, Problems problems) {
    StageOptions options = StageOptions.of(request.role() + ".", request.options());
    request.readElsewhere().forEach(options::text);
    try {
      StageConfig config = provider.configure(options);
      problems.addAll(options.problems());
      return options.problems().isEmpty()
          ? Optional.of(new Made(provider, config))
          : Optional.empty();
    } catch (InvalidOptionsException e) {
      problems.addAll(options.problems().isEmpty() ? e.problems() : options.problems());
    } catch (IllegalArgumentException | IllegalStateException e) {
      problems.addAll(options.problems());
      problems.add(request.role() + ": " + e.getMessage());
    }
    return Optional.empty();
  }

  /**
   * Returns the provider of dump sources with an id; what is wrong becomes a problem.
   *
   * @param role what it is needed for
   */
  public static Optional<DumpSourceProvider<?>> dumpSource(
      String role, String id, Problems problems) {
    FoundProviders found = FoundProviders.of(StageKind.DUMP_SOURCE.service());
    return find(StageKind.DUMP_SOURCE, role, id, found, problems)
        .map(provider -> (DumpSourceProvider<?>) provider);
  }

  /** Returns a stage with all defaults, e.g. a decompressor named by a manifest. */
  public static <S> Optional<ConfiguredStage<S>> withDefaults(
      StageKind<S> kind, String id, Problems problems) {
    return resolve(kind, new StageRequest.Untyped(kind.name(), id, Map.of()), problems);
  }
}
