package com.neuropilot.backup.drill;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Draws the stages of a drill one after the other, as long as they took. */
final class ReportTimeline {
  private ReportTimeline() {}

  static void write(List<DrillStage> stages, Html html) {
    double whole =
        Math.max(1, stages.stream().map(DrillStage::duration).mapToLong(Duration::toMillis).sum());
    html.raw("<section>").element("h2", "What took how long").raw("<div>\n");
    double at = 0;
    for (DrillStage stage : stages) {
      double took = stage.duration().toMillis();
      html.raw("<div class=\"stage" + (stage.recovery() ? " recovery" : "") + "\">")
          .element("span", stage.name())
          .raw(
              "<i style=\"--at:"
                  + percent(Math.min(at / whole, 0.99))
                  + ";--for:"
                  + percent(took / whole)
                  + "\"></i>")
          .element("b", ReportWords.duration(stage.duration()))
          .raw("</div>\n");
      at += took;
    }
    html.raw("</div><p class=\"legend\">")
        .element("span", " class=\"recovery\"", "a real recovery has it too: the recovery time")
        .element("span", "of the drill alone")
        .raw("</p></section>\n");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", share * 100);
  }
}
