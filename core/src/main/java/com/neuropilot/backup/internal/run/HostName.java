package com.neuropilot.backup.internal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The name of this host, without asking a name server. */
public final class HostName {
  private static final Path FILE = Path.of("/etc/hostname");

  private HostName() {}

  /** Returns the name. */
  public static String local(Map<String, String> environment) {
    String variable =
        environment.getOrDefault("HOSTNAME", environment.getOrDefault("COMPUTERNAME", ""));
    return variable.isBlank() ? fromFile() : variable.strip();
  }

  private static String fromFile() {
    try {
      String name = Files.readString(FILE).strip();
      return name.isEmpty() ? "unknown" : name;
    } catch (IOException e) {
      return "unknown";
    }
  }
}
