package com.neuropilot.backup.examples.inventory;

import com.neuropilot.backup.BackupCatalog;
import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.PipelineHealth;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What the admin page reads and starts. */
@RestController
@RequestMapping("/admin/api")
class BackupController {
  private final BackupPipeline pipeline;
  private final Operations operations;
  private final String database;

  BackupController(BackupPipeline pipeline, Operations operations, JdbcClient database) {
    this.pipeline = pipeline;
    this.operations = operations;
    this.database = database.sql("SELECT current_database()").query(String.class).single();
  }

  record Overview(
      String database,
      boolean good,
      List<String> reasons,
      String nextDue,
      List<BackupRow> backups) {}

  record Confirmation(String database) {}

  @GetMapping("/backups")
  Overview backups() {
    PipelineHealth health = pipeline.health();
    try (BackupCatalog catalog = pipeline.catalog()) {
      return new Overview(
          database,
          health.isGood(),
          health.reasons(),
          health.nextDue().map(Object::toString).orElse(""),
          catalog.list().stream().map(entry -> BackupRow.of(entry, health.at())).toList());
    }
  }

  @GetMapping("/operation")
  OperationView operation() {
    return operations.last().map(OperationView::of).orElse(OperationView.NONE);
  }

  @PostMapping("/backups")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void backUp() {
    operations.backUp();
  }

  @PostMapping("/backups/{id}/drill")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void drill(@PathVariable("id") String id) {
    operations.drill(id);
  }

  /** The page asks for the name of the database, and this checks it again. */
  @PostMapping("/backups/{id}/restore")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void restore(@PathVariable("id") String id, @RequestBody Confirmation confirmation) {
    if (!database.equals(confirmation.database())) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST, "Type the name of the database to replace it.");
    }
    operations.restore(id);
  }
}
