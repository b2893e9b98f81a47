package com.neuropilot.backup.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.neuropilot.backup.PipelineHealth;
import com.neuropilot.backup.PipelineHealth.DestinationHealth;
import com.neuropilot.backup.PipelineHealth.LastBackup;
import com.neuropilot.backup.PipelineHealth.ProvenBackup;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Writes a pipeline's health for programs; what is not known is null. */
final class HealthJson {
  private HealthJson() {}

  static void write(JsonGenerator json, PipelineHealth health) throws IOException {
    json.writeStartObject();
    json.writeStringField("pipeline", health.pipeline());
    json.writeStringField("status", health.status().name().toLowerCase(Locale.ROOT));
    json.writeStringField("at", health.at().toString());
    backup(json, "lastGood", health.lastGood());
    proven(json, "lastProven", health.lastProven());
    text(json, "nextDue", health.nextDue().map(Instant::toString));
    json.writeArrayFieldStart("destinations");
    for (DestinationHealth each : health.destinations()) {
      json.writeStartObject();
      json.writeStringField("label", each.label());
      json.writeBooleanField("overdue", each.overdue());
      json.writeNumberField("good", each.good());
      backup(json, "lastGood", each.lastGood());
      proven(json, "lastProven", each.lastProven());
      text(json, "problem", each.problem());
      json.writeEndObject();
    }
    json.writeEndArray();
    Json.strings(json, "reasons", health.reasons());
    Json.strings(json, "remedies", health.remedies());
    json.writeEndObject();
  }

  private static void backup(JsonGenerator json, String name, Optional<LastBackup> backup)
      throws IOException {
    if (backup.isEmpty()) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeStringField("id", backup.get().id());
    json.writeStringField("started", backup.get().started().toString());
    json.writeNumberField("ageSeconds", backup.get().age().toSeconds());
    json.writeNumberField("storedBytes", backup.get().storedBytes());
    json.writeEndObject();
  }

  private static void proven(JsonGenerator json, String name, Optional<ProvenBackup> backup)
      throws IOException {
    if (backup.isEmpty()) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeStringField("id", backup.get().id());
    json.writeStringField("started", backup.get().started().toString());
    json.writeNumberField("ageSeconds", backup.get().age().toSeconds());
    EntryJson.drill(json, "drill", Optional.of(backup.get().drill()));
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    } else {
      json.writeNullField(name);
    }
  }
}
