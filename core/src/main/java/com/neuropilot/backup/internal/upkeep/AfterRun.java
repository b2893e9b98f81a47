package com.neuropilot.backup.internal.upkeep;

import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.internal.run.RunJournal;
import com.neuropilot.backup.internal.run.RunOutcome;
import com.neuropilot.backup.internal.run.RunOutcome.DestinationOutcome;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.internal.upkeep.ShrinkCheck.Shrink;
import com.neuropilot.backup.internal.upkeep.UpkeepSession.Member;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    if (outcome.manifest().isPreRestore()) {
      return;
    }
    Map<String, Shrink> shrunk = shrunk(outcome);
    List<NamedStorage> storages = whole(outcome);
    if (storages.stream().anyMatch(storage -> isNeeded(storage, shrunk))) {
      journal.begin(Stage.CLEANING_UP);
      try (UpkeepSession session = UpkeepSession.open(plan.with(storages), journal)) {
        session.members().forEach(member -> care(session, member, shrunk));
      } catch (IOException | RuntimeException e) {
        journal.warn("Old backups were left alone: " + e.getMessage());
      }
    }
    shrink.remember(outcome.manifest().id(), outcome.rows());
  }

  private List<NamedStorage> whole(RunOutcome outcome) {
    Set<String> labels =
        outcome.destinations().stream()
            .filter(destination -> destination.problem().isEmpty())
            .map(DestinationOutcome::label)
            .collect(Collectors.toSet());
    return plan.storages().stream().filter(storage -> labels.contains(storage.label())).toList();
  }

  private static boolean isNeeded(NamedStorage storage, Map<String, Shrink> shrunk) {
    return storage.heal() || !storage.retention().isEmpty() || shrunk.containsKey(storage.label());
  }

  /** Returns where the backup is much smaller than the one before it. */
  private Map<String, Shrink> shrunk(RunOutcome outcome) {
    Map<String, Shrink> shrunk = new HashMap<>();
    for (DestinationOutcome destination : outcome.destinations()) {
      destination
          .previous()
          .flatMap(before -> shrink.compare(before, outcome.manifest(), outcome.rows()))
          .ifPresent(loss -> shrunk.put(destination.label(), loss));
    }
    return shrunk;
  }

  private void care(UpkeepSession session, Member member, Map<String, Shrink> shrunk) {
    if (member.heal()) {
      heal(session, member);
    }
    Shrink loss = shrunk.get(member.open().label());
    if (loss != null) {
      keep(session, member, loss);
    } else if (!member.retention().isEmpty()) {
      prune(session, member);
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
      PruneOutcome outcome = session.prune(member, false);
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
