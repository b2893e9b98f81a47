package com.neuropilot.backup.internal.check;

import com.neuropilot.backup.internal.run.RunPlan;
import com.neuropilot.backup.internal.run.WorkDirectory;
import com.neuropilot.backup.spi.DumpInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Looks at everything that a run needs. */
public final class PipelineCheck {
  private final RunPlan plan;
  private final List<CheckFinding> found = new ArrayList<>();

  /** Creates a check of what a run would do. */
  public PipelineCheck(RunPlan plan) {
    this.plan = plan;
  }

  /** Returns what was found, in the order of a run; everything is looked at, whatever fails. */
  public List<CheckFinding> run() {
    try (WorkDirectory work = WorkDirectory.create(plan.workDirectory())) {
      look(new CheckPlan(plan, work.path()), true);
    } catch (IOException e) {
      CheckPlan without = new CheckPlan(plan, Path.of(System.getProperty("java.io.tmpdir")));
      found.addAll(
          Findings.in(
              WorkDirectoryCheck.AREA,
              without,
              findings -> findings.problem(String.valueOf(e.getMessage()))));
      look(without, false);
    }
    return List.copyOf(found);
  }

  private void look(CheckPlan check, boolean hasWork) {
    SourceCheck source = new SourceCheck(plan);
    found.addAll(Findings.in("source", check, source));
    found.addAll(Findings.in("encryptor", check, new EncryptorCheck(plan.encryptor())));
    plan.storages()
        .forEach(
            storage ->
                found.addAll(
                    Findings.in(
                        "storage." + storage.label(),
                        check,
                        new StorageCheck(plan, storage.stage(), source.found()))));
    if (hasWork) {
      OptionalLong estimate =
          source.found().map(DumpInfo::estimatedBytes).orElseGet(OptionalLong::empty);
      found.addAll(
          Findings.in(
              WorkDirectoryCheck.AREA, check, new WorkDirectoryCheck(plan.partSize(), estimate)));
    }
  }
}
