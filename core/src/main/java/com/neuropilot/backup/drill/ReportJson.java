package com.neuropilot.backup.drill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalLong;

/** Writes a report for programs; durations are milliseconds, what is not known is null. */
final class ReportJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ReportJson() {}

  static String write(DrillReport report) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("backup", report.backup())
        .put("database", report.database())
        .put("passed", report.isPassed())
        .put("drilled", report.drilled().toString())
        .put("recoveryMillis", report.recovery().toMillis())
        .put("dataAgeMillis", report.dataAge().toMillis())
        .put("storage", report.storage())
        .put("server", report.server())
        .put("library", report.library())
        .put("restored", report.restored())
        .put("rows", report.rows())
        .put("rowsCompared", report.isRowsCompared());
    contents(json.putObject("contents"), report.contents());
    report.stages().forEach(stage -> stage(json.withArray("/stages").addObject(), stage));
    ArrayNode tables = json.putArray("tables");
    report.tables().forEach(table -> table(tables.addObject(), table));
    ArrayNode checks = json.putArray("checks");
    report.checks().forEach(check -> check(checks.addObject(), check));
    texts(json.putArray("problems"), report.problems());
    texts(json.putArray("skipped"), report.skipped());
    texts(json.putArray("warnings"), report.warnings());
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report cannot be written as JSON.", e);
    }
  }

  private static void contents(ObjectNode json, DrillReport.Contents contents) {
    json.put("started", contents.started().toString()).put("dump", contents.dump());
    number(json, "plainBytes", contents.plainBytes());
    json.put("storedBytes", contents.storedBytes())
        .put("objects", contents.objects())
        .put("signed", contents.signed());
    texts(json.putArray("recipients"), contents.recipients());
  }

  private static void stage(ObjectNode json, DrillStage stage) {
    json.put("name", stage.name())
        .put("millis", stage.duration().toMillis())
        .put("recovery", stage.recovery());
  }

  private static void table(ObjectNode json, DrillTable table) {
    json.put("name", table.name());
    number(json, "recorded", table.recorded());
    number(json, "restored", table.restored());
  }

  private static void check(ObjectNode json, DrillCheckResult check) {
    json.put("name", check.name())
        .put("passed", check.isPassed())
        .put("problem", check.problem().orElse(null))
        .put("millis", check.duration().toMillis());
  }

  private static void number(ObjectNode json, String name, OptionalLong number) {
    if (number.isPresent()) {
      json.put(name, number.getAsLong());
    } else {
      json.putNull(name);
    }
  }

  private static void texts(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }
}
