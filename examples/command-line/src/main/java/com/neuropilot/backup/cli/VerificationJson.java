package com.neuropilot.backup.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.neuropilot.backup.VerificationReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes the results of verifications for programs. */
final class VerificationJson {
  private VerificationJson() {}

  static void write(JsonGenerator json, List<VerificationReport> reports) throws IOException {
    json.writeStartArray();
    for (VerificationReport report : reports) {
      json.writeStartObject();
      json.writeStringField("id", report.id());
      json.writeBooleanField("whole", report.isWhole());
      json.writeBooleanField("decoded", report.decoded());
      json.writeObjectFieldStart("problems");
      for (Map.Entry<String, List<String>> copy : report.problems().entrySet()) {
        Json.strings(json, copy.getKey(), copy.getValue());
      }
      json.writeEndObject();
      json.writeObjectFieldStart("unchecked");
      for (Map.Entry<String, String> copy : report.unchecked().entrySet()) {
        json.writeStringField(copy.getKey(), copy.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
