package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.RunOutcome;
import com.neuropilot.backup.internal.run.RunOutcome.DestinationOutcome;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.internal.upkeep.ShrinkCheck.Shrink;
import com.neuropilot.backup.internal.upkeep.UpkeepSession.Member;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run does when its backup is whole, at those destinations that got it: copies there what
 * they lack if that was asked for, notices a backup that lost too much, and deletes what is not
 * kept any more. Whatever fails here is a warning: the backup is made.
 */
public final class AfterRun {
  private final UpkeepPlan plan;
  private final ShrinkCheck shrink;
  private final RunJournal journal;

  /**
   * Creates it.
   *
   * @param plan the pipeline and all its storages
   * @param shrink how much a backup may lose
   * @param journal takes warnings
   */
  public AfterRun(UpkeepPlan plan, ShrinkCheck shrink, RunJournal journal) {
    this.plan = plan;
    this.shrink = shrink;
    this.journal = journal;
  }

  /** Does it. */
  public void run(RunOutcome outcome) {
    List<NamedStorage> storages = storages(outcome);
    if (storages.isEmpty() || Entries.isPreRestore(outcome.manifest())) {
      return;
    }
    journal.begin(Stage.CLEANING_UP);
    try (UpkeepSession session = UpkeepSession.open(plan.with(storages), journal)) {
      for (Member member : session.members()) {
        if (member.heal()) {
          heal(session, member);
        }
        if (!hasShrunk(session, member, outcome) && !member.retention().isEmpty()) {
          prune(session, member);
        }
      }
    } catch (IOException | RuntimeException e) {
      journal.warn("Old backups were left alone: " + e.getMessage());
    }
    shrink.memory().remember(outcome.manifest().id(), outcome.rows());
  }

  private List<NamedStorage> storages(RunOutcome outcome) {
    Set<String> whole =
        outcome.destinations().stream()
            .filter(destination -> destination.problem().isEmpty())
            .map(DestinationOutcome::label)
            .collect(Collectors.toSet());
    List<NamedStorage> storages =
        plan.storages().stream().filter(storage -> whole.contains(storage.label())).toList();
    boolean needed =
        shrink.isOn()
            || storages.stream()
                .anyMatch(storage -> storage.heal() || !storage.retention().isEmpty());
    return needed ? storages : List.of();
  }

  /** Returns whether nothing may be deleted there in this run. */
  private boolean hasShrunk(UpkeepSession session, Member member, RunOutcome outcome) {
    if (!shrink.isOn()) {
      return false;
    }
    Manifest manifest = outcome.manifest();
    String label = member.open().label();
    try {
      Optional<Shrink> found = shrink.look(member.open().target(), manifest, outcome.rows());
      found.ifPresent(loss -> keep(session, member, loss));
      return found.isPresent();
    } catch (IOException | RuntimeException e) {
      journal.warn(
          "Nothing was deleted at "
              + label
              + ", since the backup could not be compared with the one before it: "
              + e.getMessage());
      return true;
    }
  }

  private void keep(UpkeepSession session, Member member, Shrink loss) {
    String label = member.open().label();
    journal.warn(
        "The backup is much smaller than the one before it at "
            + label
            + ": it has "
            + loss.what()
            + " (max-shrink = "
            + shrink.percent()
            + "%). Look whether data is missing from the database; if so, restore "
            + loss.previous()
            + ". Nothing was deleted there in this run, and that one is pinned; if all is well,"
            + " unpin it.");
    try {
      session.pins(member, loss.previous()).pin("The next backup was much smaller.");
    } catch (IOException | RuntimeException e) {
      journal.warn(
          loss.previous()
              + " at "
              + label
              + " could not be pinned: "
              + e.getMessage()
              + " Pin it: pin "
              + loss.previous());
    }
  }

  private void heal(UpkeepSession session, Member member) {
    String label = member.open().label();
    try {
      session
          .sync(member)
          .problems()
          .forEach(problem -> journal.warn("Destination " + label + " is not healed: " + problem));
    } catch (IOException | RuntimeException e) {
      journal.warn("Destination " + label + " is not healed: " + e.getMessage());
    }
  }

  private void prune(UpkeepSession session, Member member) {
    String label = member.open().label();
    try {
      PruneOutcome outcome = session.pruning(member).run();
      if (outcome.clockBehind()) {
        journal.warn(clockBehind(label, outcome.latest()));
      }
    } catch (IOException | RuntimeException e) {
      journal.warn("Old backups at " + label + " were not all deleted: " + e.getMessage());
    }
  }

  private static String clockBehind(String label, String latest) {
    return "Nothing was deleted at "
        + label
        + ": by the clock of this host, "
        + latest
        + " lies in the future. Set the clock. If it is right and that one was made under a wrong"
        + " one, delete its objects by hand.";
  }
}
