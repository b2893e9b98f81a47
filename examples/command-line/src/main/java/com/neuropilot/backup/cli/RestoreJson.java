package com.neuropilot.backup.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.neuropilot.backup.RestoreResult;
import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreReport.Blocking;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Writes what a restore did for programs. */
final class RestoreJson {
  private static final double MILLIS = 1000.0;

  private RestoreJson() {}

  static void write(JsonGenerator json, RestoreResult result, RestoreMode mode) throws IOException {
    json.writeStartObject();
    json.writeStringField("backup", result.backup());
    json.writeStringField("database", result.database());
    json.writeStringField("mode", ModeConverter.text(mode));
    json.writeNumberField("seconds", seconds(result.duration()));
    if (result.before().isPresent()) {
      json.writeStringField("before", result.before().get());
    }
    if (result.blocking().isPresent()) {
      Blocking blocking = result.blocking().get();
      json.writeNumberField("writersWaitedSeconds", seconds(blocking.writers()));
      json.writeNumberField("readersWaitedSeconds", seconds(blocking.readers()));
    }
    json.writeBooleanField("rowsCompared", result.rowsCompared());
    numbers(json, "rows", result.rows());
    numbers(json, "sequences", result.sequences());
    Json.strings(json, "skipped", result.skipped());
    Json.strings(json, "warnings", result.warnings());
    json.writeEndObject();
  }

  /** Writes what a rollback did. */
  static void write(JsonGenerator json, ReplacedDatabase replaced, Optional<RestoreResult> restored)
      throws IOException {
    if (restored.isPresent()) {
      write(json, restored.get(), RestoreMode.IN_PLACE);
      return;
    }
    json.writeStartObject();
    json.writeStringField("database", replaced.database());
    json.writeStringField("mode", ModeConverter.text(replaced.mode()));
    json.writeEndObject();
  }

  private static void numbers(JsonGenerator json, String field, Map<String, Long> numbers)
      throws IOException {
    json.writeObjectFieldStart(field);
    for (Map.Entry<String, Long> number : numbers.entrySet()) {
      json.writeNumberField(number.getKey(), number.getValue());
    }
    json.writeEndObject();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS;
  }
}
