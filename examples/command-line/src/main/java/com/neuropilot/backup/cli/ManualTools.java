package com.neuropilot.backup.cli;

import com.neuropilot.backup.Finding;
import com.neuropilot.backup.Finding.Severity;
import com.neuropilot.backup.spi.tool.ToolCommand;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for the tools that a restore by hand takes. The library itself does without them. */
final class ManualTools {
  private static final String AREA = "by hand";
  private static final String DEFAULT_COMPRESSOR = "zstd";
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

  private final Settings settings;

  ManualTools(Settings settings) {
    this.settings = settings;
  }

  List<Finding> findings() {
    List<String> tools = new ArrayList<>();
    if (settings.value("encryptor").filter("openpgp"::equals).isPresent()) {
      tools.add("gpg");
    }
    String compressor = settings.value("compressor").orElse(DEFAULT_COMPRESSOR);
    if (List.of("zstd", "gzip", "xz").contains(compressor)) {
      tools.add(compressor);
    }
    return tools.stream().map(this::finding).toList();
  }

  private Finding finding(String tool) {
    return ToolCommand.find(tool, settings.environment().getOrDefault("PATH", ""))
        .map(path -> new Finding(AREA, Severity.OK, tool + " " + version(path) + " (" + path + ")"))
        .orElseGet(
            () ->
                new Finding(
                    AREA,
                    Severity.WARNING,
                    tool
                        + " is not installed here. Backups and restores do without it; a restore by"
                        + " hand, without this program, needs it. Debian, Ubuntu: apt-get install "
                        + (tool.equals("gpg") ? "gnupg" : tool.equals("xz") ? "xz-utils" : tool)));
  }

  private static String version(Path path) {
    try (ToolProcess process = ToolCommand.of(path, List.of("--version")).start()) {
      String said = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      Matcher version = VERSION.matcher(said);
      return version.find() ? version.group() : "of an unknown version";
    } catch (IOException e) {
      return "that does not start";
    }
  }
}
