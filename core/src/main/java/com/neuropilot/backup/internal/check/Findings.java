package com.neuropilot.backup.internal.check;

import com.neuropilot.backup.internal.check.CheckFinding.Level;
import com.neuropilot.backup.spi.StageContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects what is found in one area; stages put their warnings here. For one thread at a time. */
final class Findings implements StageContext {
  private final String area;
  private final CheckPlan plan;
  private final List<CheckFinding> found = new ArrayList<>();

  Findings(String area, CheckPlan plan) {
    this.area = area;
    this.plan = plan;
  }

  /** Looks at one thing. */
  interface Look {
    void at(Findings findings) throws IOException;
  }

  /** Returns what is found in an area; a failure is a problem. */
  static List<CheckFinding> in(String area, CheckPlan plan, Look look) {
    Findings findings = new Findings(area, plan);
    try {
      look.at(findings);
    } catch (IOException | RuntimeException e) {
      findings.problem(e.getMessage() == null ? e.toString() : e.getMessage());
    }
    return findings.all();
  }

  void ok(String message) {
    add(Level.OK, message);
  }

  void problem(String message) {
    add(Level.PROBLEM, message);
  }

  @Override
  public void warn(String message) {
    add(Level.WARNING, message);
  }

  @Override
  public InstantSource clock() {
    return plan.run().clock();
  }

  @Override
  public Map<String, String> environment() {
    return plan.run().environment();
  }

  @Override
  public Path workDirectory() {
    return plan.work();
  }

  private synchronized void add(Level level, String message) {
    CheckFinding finding = new CheckFinding(area, level, message);
    if (!found.contains(finding)) {
      found.add(finding);
    }
  }

  private synchronized List<CheckFinding> all() {
    return List.copyOf(found);
  }
}
