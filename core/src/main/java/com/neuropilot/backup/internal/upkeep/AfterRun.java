package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.RunOutcome;
import com.neuropilot.backup.internal.run.RunOutcome.DestinationOutcome;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.internal.upkeep.UpkeepSession.Member;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run does when its backup is whole: deletes what is not kept any more, at those
 * destinations that got the backup. Whatever fails here is a warning: the backup is made.
 */
public final class AfterRun {
  private final UpkeepPlan plan;
  private final RunJournal journal;

  /**
   * Creates it.
   *
   * @param plan the pipeline and all its storages
   * @param journal takes warnings
   */
  public AfterRun(UpkeepPlan plan, RunJournal journal) {
    this.plan = plan;
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
      session.members().forEach(member -> prune(session, member));
    } catch (IOException | RuntimeException e) {
      journal.warn("Old backups were left alone: " + e.getMessage());
    }
  }

  private List<NamedStorage> storages(RunOutcome outcome) {
    Set<String> whole =
        outcome.destinations().stream()
            .filter(destination -> destination.problem().isEmpty())
            .map(DestinationOutcome::label)
            .collect(Collectors.toSet());
    return plan.storages().stream()
        .filter(storage -> whole.contains(storage.label()) && !storage.retention().isEmpty())
        .toList();
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
