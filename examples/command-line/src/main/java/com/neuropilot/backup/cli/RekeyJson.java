package com.neuropilot.backup.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.neuropilot.backup.RekeyReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes what became of backups that were encrypted anew, for programs. */
final class RekeyJson {
  private RekeyJson() {}

  static void write(JsonGenerator json, List<RekeyReport> reports) throws IOException {
    json.writeStartArray();
    for (RekeyReport report : reports) {
      json.writeStartObject();
      json.writeStringField("id", report.backup());
      Json.strings(json, "rekeyed", report.rekeyed());
      Json.strings(json, "unchanged", report.unchanged());
      json.writeObjectFieldStart("problems");
      for (Map.Entry<String, String> problem : report.problems().entrySet()) {
        json.writeStringField(problem.getKey(), problem.getValue());
      }
      json.writeEndObject();
      json.writeBooleanField("damaged", report.damaged());
      json.writeBooleanField("decoded", report.decoded());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
