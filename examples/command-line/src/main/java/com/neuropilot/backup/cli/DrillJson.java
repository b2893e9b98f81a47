package com.neuropilot.backup.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.neuropilot.backup.drill.DrillReport;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** A drill's report for a program, with what only a rehearsal of the night knows. */
final class DrillJson {
  private DrillJson() {}

  /**
   * Prints the report as the library writes it, and {@code commands} after its own fields.
   *
   * @param commands the commands of that night, each as it is typed
   */
  static void print(PrintStream out, DrillReport report, List<String> commands) {
    Json.print(
        out,
        json -> {
          json.writeStartObject();
          fields(report, json);
          Json.strings(json, "commands", commands);
          json.writeEndObject();
        });
  }

  private static void fields(DrillReport report, JsonGenerator json) throws IOException {
    try (JsonParser written = new JsonFactory().createParser(report.toJson())) {
      written.nextToken();
      while (written.nextToken() != JsonToken.END_OBJECT) {
        json.copyCurrentStructure(written);
      }
    }
  }
}
