package com.neuropilot.backup.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.neuropilot.backup.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Writes findings for programs. */
final class FindingJson {
  private FindingJson() {}

  static void write(JsonGenerator json, List<Finding> findings) throws IOException {
    json.writeStartArray();
    for (Finding finding : findings) {
      json.writeStartObject();
      json.writeStringField("area", finding.area());
      json.writeStringField("severity", finding.severity().name().toLowerCase(Locale.ROOT));
      json.writeStringField("message", finding.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
