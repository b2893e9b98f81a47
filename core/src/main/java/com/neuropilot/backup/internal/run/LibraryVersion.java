package com.neuropilot.backup.internal.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this library. */
public final class LibraryVersion {
  private LibraryVersion() {}

  /** Returns the version, e.g. {@code "0.1.0"}. */
  public static String text() {
    try (InputStream stream = LibraryVersion.class.getResourceAsStream("version.properties")) {
      if (stream == null) {
        return "unknown";
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
