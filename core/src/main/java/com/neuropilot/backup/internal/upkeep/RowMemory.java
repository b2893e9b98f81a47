package com.neuropilot.backup.internal.upkeep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.neuropilot.backup.internal.run.WorkDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many rows each table of a pipeline's last backup had: a file in the work directory, since at
 * the destinations only the key holder can read that. A file that is missing or damaged means that
 * they are not known.
 */
public final class RowMemory {
  private static final Logger LOG = LoggerFactory.getLogger(RowMemory.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long LARGEST = 64L * 1024 * 1024;
  private static final String BACKUP = "backup";
  private static final String ROWS = "rows";

  private final Path file;

  /** Remembers in a directory. */
  public RowMemory(Path workDirectory, String pipeline) {
    this.file = workDirectory.resolve(pipeline + ".rows.json");
  }

  /** Returns the rows of a backup by table; none if it is not the last, or they are not known. */
  Map<String, Long> of(String id) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IOException("it is too large");
      }
      JsonNode last = MAPPER.readTree(Files.readAllBytes(file));
      return last.path(BACKUP).asText().equals(id) ? rows(last.path(ROWS)) : Map.of();
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException e) {
      LOG.warn("The rows of the last backup are not known from {}: {}", file, e.getMessage());
      return Map.of();
    }
  }

  private static Map<String, Long> rows(JsonNode tables) throws IOException {
    Map<String, Long> rows = new HashMap<>();
    for (Map.Entry<String, JsonNode> table : tables.properties()) {
      if (!table.getValue().canConvertToLong()) {
        throw new IOException(table.getKey() + " has no number of rows");
      }
      rows.put(table.getKey(), table.getValue().longValue());
    }
    return rows;
  }

  /** A run that is killed meanwhile leaves what was there before. */
  void remember(String id, Map<String, Long> rows) {
    ObjectNode last = MAPPER.createObjectNode().put(BACKUP, id);
    ObjectNode tables = last.putObject(ROWS);
    rows.forEach(tables::put);
    Path next = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(next);
      try (OutputStream out = WorkDirectory.newFile(next)) {
        out.write(MAPPER.writeValueAsBytes(last));
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("The next backup is not compared with the rows of this: {}", e.toString());
    }
  }
}
