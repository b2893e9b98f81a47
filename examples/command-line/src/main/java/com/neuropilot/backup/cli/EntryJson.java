package com.neuropilot.backup.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.neuropilot.backup.BackupEntry;
import com.neuropilot.backup.drill.DrillRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Writes a backup of a listing for programs; what is not known is null. */
final class EntryJson {
  private EntryJson() {}

  static void write(JsonGenerator json, BackupEntry entry) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", entry.id());
    json.writeStringField("pipeline", entry.pipeline());
    text(json, "database", entry.database());
    json.writeStringField("started", entry.started().toString());
    text(json, "finished", entry.finished().map(Instant::toString));
    text(json, "format", entry.format());
    text(json, "kind", entry.kind());
    json.writeNumberField("storedBytes", entry.storedBytes());
    json.writeFieldName("plainBytes");
    if (entry.plainBytes().isPresent()) {
      json.writeNumber(entry.plainBytes().get());
    } else {
      json.writeNull();
    }
    Json.strings(json, "storages", entry.storages());
    json.writeStringField("state", entry.state().id());
    json.writeBooleanField("pinned", entry.isPinned());
    json.writeBooleanField("proven", entry.isProven());
    text(json, "verified", entry.verified().map(Instant::toString));
    drill(json, "drill", entry.drill());
    json.writeObjectFieldStart("problems");
    for (Map.Entry<String, String> problem : entry.problems().entrySet()) {
      json.writeStringField(problem.getKey(), problem.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Writes what was recorded of a drill; null if nothing was. */
  static void drill(JsonGenerator json, String name, Optional<DrillRecord> drill)
      throws IOException {
    if (drill.isEmpty()) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeStringField("drilled", drill.get().drilled().toString());
    json.writeBooleanField("passed", drill.get().passed());
    json.writeNumberField("recoveryMillis", drill.get().recovery().toMillis());
    json.writeNumberField("dataAgeMillis", drill.get().dataAge().toMillis());
    json.writeNumberField("rows", drill.get().rows());
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
