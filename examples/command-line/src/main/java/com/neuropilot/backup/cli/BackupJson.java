package com.neuropilot.backup.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.neuropilot.backup.BackupResult;
import com.neuropilot.backup.DestinationResult;
import java.io.IOException;
import java.util.Locale;

/** Writes the result of a backup for programs. */
final class BackupJson {
  private BackupJson() {}

  static void write(JsonGenerator json, BackupResult result) throws IOException {
    json.writeStartObject();
    json.writeStringField("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
    json.writeStringField("id", result.id().orElse(""));
    json.writeNumberField("plainBytes", result.plainBytes());
    json.writeNumberField("storedBytes", result.storedBytes());
    json.writeNumberField("seconds", result.duration().toMillis() / 1000.0);
    json.writeNumberField("rows", result.rows().values().stream().mapToLong(Long::longValue).sum());
    json.writeArrayFieldStart("destinations");
    for (DestinationResult destination : result.destinations()) {
      json.writeStartObject();
      json.writeStringField("storage", destination.label());
      json.writeStringField("location", destination.location());
      json.writeBooleanField("whole", destination.succeeded());
      if (destination.problem().isPresent()) {
        json.writeStringField("problem", destination.problem().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    if (result.drill().isPresent()) {
      json.writeBooleanField("proven", result.drill().get().isPassed());
      json.writeNumberField("recoveryMillis", result.drill().get().recovery().toMillis());
    }
    Json.strings(json, "warnings", result.warnings());
    json.writeEndObject();
  }
}
