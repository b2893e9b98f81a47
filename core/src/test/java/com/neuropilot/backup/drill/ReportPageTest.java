package com.neuropilot.backup.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report for people, as a browser shows it. */
class ReportPageTest {
  private static final int DESKTOP = 1280;

  /** The page runs no scripts: a copy without that rule is measured. */
  private static final String POLICY = "<meta http-equiv=\"Content-Security-Policy\"[^>]*>";

  private static final String MEASURE =
      """
      <script>
      const colour = (what, where) => getComputedStyle(document.querySelector(where))[what];
      const page = parent.document.documentElement.dataset;
      page.width = innerWidth;
      page.content = document.documentElement.scrollWidth;
      page.cut = [...document.querySelectorAll('th, td, dd, li, b, span')]
          .filter(each => each.getBoundingClientRect().right > innerWidth).length;
      page.page = colour('backgroundColor', 'body');
      page.card = colour('backgroundColor', 'section');
      page.ink = colour('color', 'section');
      page.soft = colour('color', 'dt');
      page.state = colour('color', '.state:last-child');
      page.verdict = colour('color', '#verdict');
      page.back = colour('backgroundColor', '.verdict');
      page.loaded = performance.getEntriesByType('resource').length;
      page.title = document.title;
      page.scripts = document.scripts.length;
      </script>
      """;

  /** A browser's window has a least width, a frame has not. */
  private static final String FRAME =
      "<!DOCTYPE html><meta name=\"color-scheme\" content=\"light dark\">"
          + "<iframe style=\"border: 0; width: %dpx; height: 900px\" srcdoc=\"%s\"></iframe>";

  @TempDir Path folder;

  private String shown(DrillReport report) throws IOException, InterruptedException {
    Path page = Files.writeString(folder.resolve("report.html"), report.toHtml());
    return new Chromium(folder).dom(page, DESKTOP, false);
  }

  @Test
  void aBrowserReadsItsFigures() throws IOException, InterruptedException {
    String dom = shown(Reports.good());

    assertThat(figure(dom, "backup")).isEqualTo("neuropilot_20250120_020000");
    assertThat(figure(dom, "verdict")).isEqualTo("Proven good");
    assertThat(figure(dom, "recovery")).isEqualTo("2 min 18 s");
    assertThat(figure(dom, "age")).isEqualTo("1 day 1 h");
    assertThat(figure(dom, "rows")).isEqualTo("5,908,407");
    assertThat(figure(dom, "size")).isEqualTo("437 MB");
    assertThat(rows(dom))
        .contains(
            "public.orders|912,006|912,006|equal",
            "public.\"&lt;script&gt;document.title='broken'&lt;/script&gt;\"|2|2|equal")
        .hasSize(5);
    assertThat(texts(dom, "<span class=\"word\">([^<]*)")).hasSize(5).containsOnly("passed");
    assertThat(texts(dom, "<dd>([^<]*)"))
        .contains("7A3C91D2E5F80B6419CC2D7E8A40F3B1C6D59E27", "yes");
  }

  @Test
  void whatIsWrongComesFirst() throws IOException, InterruptedException {
    String dom = shown(Reports.bad());

    assertThat(figure(dom, "verdict")).isEqualTo("Not good");
    assertThat(rows(dom))
        .containsExactly(
            "public.invoices|77|–|missing",
            "public.orders|912,006|900,000|differs",
            "public.customers|184,022|184,022|equal");
    assertThat(texts(dom, "<span class=\"word\">([^<]*)"))
        .containsExactly("passed", "failed", "passed", "failed");
    assertThat(dom).contains("Your check 'recent orders' failed: it says false");
  }

  @Test
  void aBackupThatCouldNotBeRestoredHasNoRecoveryTime() throws IOException, InterruptedException {
    String dom = shown(Reports.notRestored());

    assertThat(figure(dom, "verdict")).isEqualTo("Not good");
    assertThat(figure(dom, "recovery")).isEqualTo("–");
    assertThat(texts(dom, "<span class=\"word\">([^<]*)"))
        .containsExactly("failed", "not reached", "not reached");
  }

  @ParameterizedTest
  @CsvSource({"390, false", "390, true", "1280, false", "1280, true"})
  void itIsReadableOnPhonesAndDesktopsInLightAndDark(int width, boolean dark)
      throws IOException, InterruptedException {
    String html = Reports.good().toHtml();
    assertThat(html).containsPattern(POLICY);
    String measured = html.replaceFirst(POLICY, "").replace("</body>", MEASURE + "</body>");
    Path page =
        Files.writeString(
            folder.resolve("measured.html"), FRAME.formatted(width, Html.escape(measured)));

    String dom = new Chromium(folder).dom(page, DESKTOP, dark);

    assertThat(data(dom, "width")).isEqualTo(String.valueOf(width));
    assertThat(data(dom, "content")).as("nothing to scroll sideways").isEqualTo(data(dom, "width"));
    assertThat(data(dom, "cut")).isEqualTo("0");
    assertThat(brightness(data(dom, "page"))).matches(light -> dark ? light < 0.1 : light > 0.8);
    assertThat(contrast(dom, "ink", "card")).isGreaterThan(7);
    assertThat(contrast(dom, "soft", "card")).isGreaterThan(4.5);
    assertThat(contrast(dom, "state", "card")).isGreaterThan(4.5);
    assertThat(contrast(dom, "verdict", "back")).isGreaterThan(4.5);
    assertThat(data(dom, "loaded")).isEqualTo("0");
    assertThat(data(dom, "title")).isEqualTo("Restore drill of neuropilot_20250120_020000");
    assertThat(data(dom, "scripts")).as("this test's alone").isEqualTo("1");
  }

  @Test
  void nothingOfTheDataIsTakenForMarkup() {
    String evil = "</title><img src=x onerror=alert(1)>\" ' & \u202e\u0000";

    assertThat(Html.escape(evil))
        .isEqualTo(
            "&lt;/title&gt;&lt;img src=x onerror=alert(1)&gt;&quot; &#39; &amp; [U+202E][U+0000]");
    assertThat(Reports.good().toHtml()).doesNotContain("<script", "http://", "https://", "src=");
  }

  private static String figure(String dom, String id) {
    return texts(dom, "id=\"" + id + "\">([^<]*)<").get(0);
  }

  private static List<String> rows(String dom) {
    return Pattern.compile(
            "<tr class=\"[a-z]+\"><th"
                + " scope=\"row\">([^<]*)</th><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)</td>")
        .matcher(dom)
        .results()
        .map(row -> String.join("|", row.group(1), row.group(2), row.group(3), row.group(4)))
        .toList();
  }

  private static List<String> texts(String dom, String pattern) {
    return Pattern.compile(pattern).matcher(dom).results().map(found -> found.group(1)).toList();
  }

  private static String data(String dom, String name) {
    Matcher matcher = Pattern.compile("<html[^>]* data-" + name + "=\"([^\"]*)\"").matcher(dom);
    return Optional.of(matcher).filter(Matcher::find).map(found -> found.group(1)).orElse("");
  }

  private static double contrast(String dom, String one, String other) {
    double a = brightness(data(dom, one));
    double b = brightness(data(dom, other));
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  /** The relative luminance of WCAG. */
  private static double brightness(String rgb) {
    Matcher matcher = Pattern.compile("rgb\\((\\d+), (\\d+), (\\d+)\\)").matcher(rgb);
    assertThat(matcher.matches()).as(rgb).isTrue();
    double[] parts =
        DoubleStream.of(1, 2, 3)
            .map(group -> Integer.parseInt(matcher.group((int) group)) / 255.0)
            .map(part -> part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4))
            .toArray();
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  }
}
