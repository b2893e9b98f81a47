package com.neuropilot.backup.cli;

import com.neuropilot.backup.drill.DrillReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where the report of a drill goes: whole or not at all, in the place of an older one.
 *
 * @param file the file
 */
record ReportFile(Path file) {
  /** Looks beforehand whether it can be written, since a drill takes long. */
  static ReportFile at(Path file) {
    Path absolute = file.toAbsolutePath();
    Path directory = absolute.getParent();
    if (Files.isDirectory(absolute) || directory == null || !Files.isWritable(directory)) {
      throw new UsageException(
          "The report cannot be written to "
              + file
              + ": give a file in a directory that is there and may be written to.");
    }
    return new ReportFile(absolute);
  }

  void write(DrillReport report) throws IOException {
    Path whole = Files.createTempFile(file.resolveSibling("."), ".drill-report-", ".html");
    try {
      Files.writeString(whole, report.toHtml());
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
