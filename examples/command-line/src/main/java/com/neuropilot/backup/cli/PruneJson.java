package com.neuropilot.backup.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.neuropilot.backup.PruneReport;
import java.io.IOException;
import java.util.List;

/** Writes what retention says for programs. */
final class PruneJson {
  private PruneJson() {}

  static void write(JsonGenerator json, List<PruneReport> reports) throws IOException {
    json.writeStartArray();
    for (PruneReport report : reports) {
      json.writeStartObject();
      json.writeStringField("storage", report.storage());
      json.writeStringField("location", report.location());
      json.writeBooleanField("clockBehind", report.clockBehind());
      json.writeArrayFieldStart("backups");
      for (PruneReport.Decision decision : report.decisions()) {
        json.writeStartObject();
        json.writeStringField("id", decision.backup());
        json.writeStringField("begun", decision.begun().toString());
        json.writeBooleanField("stays", decision.stays());
        Json.strings(json, "reasons", decision.reasons());
        if (decision.note().isPresent()) {
          json.writeStringField("note", decision.note().get());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
