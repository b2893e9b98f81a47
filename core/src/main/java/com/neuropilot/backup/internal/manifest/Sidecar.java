package com.neuropilot.backup.internal.manifest;

import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The checksum file beside the data, which {@code sha256sum -c} reads. */
public final class Sidecar {
  private static final Pattern LINE = Pattern.compile("(?m)^([0-9a-fA-F]{64}) [ *](.+?)\\r?$");

  private Sidecar() {}

  /** Returns the file for these parts. */
  public static byte[] write(List<ObjectEntry> parts) {
    return parts.stream()
        .map(part -> part.sha256() + "  " + part.name() + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the hashes that a file lists, by name without folders; for files of other tools. */
  public static Map<String, String> read(byte[] file) {
    Matcher matcher = LINE.matcher(new String(file, StandardCharsets.UTF_8));
    return matcher
        .results()
        .collect(
            Collectors.toMap(
                line -> baseName(line.group(2)),
                line -> line.group(1).toLowerCase(Locale.ROOT),
                (a, b) -> b));
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
