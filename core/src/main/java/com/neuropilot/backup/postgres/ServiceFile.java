package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads connection service files (PostgreSQL manual, "The Connection Service File"). */
final class ServiceFile {
  private final String service;
  private final Path file;

  private ServiceFile(String service, Path file) {
    this.service = service;
    this.file = file;
  }

  /**
   * Looks for a service in the files that libpq would look into, in their order.
   *
   * @throws StageException when no file has it
   */
  static ConnectionText find(String service, List<Path> files) throws IOException {
    for (Path file : files) {
      Optional<ConnectionText> found = new ServiceFile(service, file).read();
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new StageException(
        "The connection service '"
            + service
            + "' is not defined. Looked in: "
            + files
            + ". Add a section ["
            + service
            + "] or correct PGSERVICE.",
        false);
  }

  private Optional<ConnectionText> read() throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    boolean inside = false;
    boolean found = false;
    ConnectionText.Collector collector = new ConnectionText.Collector();
    for (String raw : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String line = raw.strip();
      if (line.startsWith("[")) {
        inside = !found && line.equals("[" + service + "]");
        found |= inside;
      } else if (inside && !line.isEmpty() && !line.startsWith("#")) {
        setting(line, collector);
      }
    }
    return found ? Optional.of(collector.toText()) : Optional.empty();
  }

  private void setting(String line, ConnectionText.Collector collector) throws StageException {
    int equals = line.indexOf('=');
    String keyword = equals < 0 ? line : line.substring(0, equals).strip();
    if (equals < 0 || keyword.startsWith("ldap") || keyword.equals("service")) {
      throw unusable(
          equals < 0 ? "a line without '='" : "'" + keyword + "', which is not supported");
    }
    String value = line.substring(equals + 1).strip();
    if (keyword.equals("password")) {
      collector.putPassword(value);
    } else {
      collector.put(
          LibpqParameter.ofKeyword(keyword)
              .orElseThrow(
                  () -> unusable("'" + keyword + "', which is not a connection parameter")),
          value);
    }
  }

  private StageException unusable(String what) {
    return new StageException(
        "The connection service '"
            + service
            + "' in "
            + file
            + " has "
            + what
            + ". Correct the file.",
        false);
  }
}
