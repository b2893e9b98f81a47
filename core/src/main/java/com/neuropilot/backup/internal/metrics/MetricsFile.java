package com.neuropilot.backup.internal.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts a document where node_exporter's textfile collector reads it: whole or not at all. */
public final class MetricsFile {
  private MetricsFile() {}

  /**
   * Writes the file.
   *
   * @param file a name that ends in {@code .prom}, in a directory that is there
   * @param writer who writes, so that two at the same time do not meet
   * @throws IOException when it cannot be written; the file that was there stays
   */
  public static void write(Path file, String writer, String text) throws IOException {
    // The collector passes over other endings.
    Path unfinished = file.resolveSibling(file.getFileName() + "." + writer + ".tmp");
    try {
      Files.writeString(unfinished, text);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
