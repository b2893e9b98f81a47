package com.neuropilot.backup.postgres;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a tool says of itself with {@code --version}.
 *
 * @param major the major version: 15
 * @param text the version: {@code "15.18"}, {@code "18beta2"}, {@code "19devel"}
 */
record ToolVersion(int major, String text) {
  private static final Pattern LINE =
      Pattern.compile("\\S+ \\(.*?\\) ((\\d+)(?:\\.\\d+)*(?:devel|beta\\d+|rc\\d+|alpha\\d+)?).*");

  static Optional<ToolVersion> parse(String line) {
    Matcher matcher = LINE.matcher(line.strip());
    return matcher.matches()
        ? Optional.of(new ToolVersion(Integer.parseInt(matcher.group(2)), matcher.group(1)))
        : Optional.empty();
  }
}
