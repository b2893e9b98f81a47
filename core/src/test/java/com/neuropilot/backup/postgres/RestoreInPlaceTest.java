package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Dump;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.RestoreReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A database in use is replaced by a backup, and by what it held before, after a migration. */
class RestoreInPlaceTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static RestoreFixture fixture;
  private static String database;
  private static byte[] backup;

  @BeforeAll
  static void load() throws Exception {
    fixture = new RestoreFixture(SERVER, directory);
    SERVER.execute("postgres", "CREATE ROLE reporting", "CREATE ROLE \"Wörker \"\"7\"\"\"");
    database = SERVER.createDatabase("TEMPLATE template0 OWNER " + PostgresServer.OWNER);
    SERVER.execute(database, "CREATE EXTENSION dblink");
    fixture.load(database, PostgresServer.OWNER, 1_000, "everything.sql");
    backup = fixture.dump(database, "--format=custom");
  }

  @Test
  void backupAndWhatWasThereBeforeComeBackIdentically() throws Exception {
    String schema = fixture.schema(database);
    Map<String, String> contents = fixture.contents(database);
    fixture.load(database, PostgresServer.OWNER, 1, "migration.sql");
    String migrated = fixture.schema(database);
    Map<String, String> migratedContents = fixture.contents(database);

    byte[] before;
    try (Attempt attempt = new Attempt()) {
      before = attempt.save();
      RestoreReport report = attempt.restore(backup);
      assertThat(report.blocking()).isPresent();
      assertThat(report.blocking().get().readers())
          .isLessThanOrEqualTo(report.blocking().get().writers());
    }
    assertThat(fixture.schema(database)).isEqualTo(schema);
    assertThat(fixture.contents(database)).isEqualTo(contents);

    try (Attempt attempt = new Attempt()) {
      byte[] cut = Arrays.copyOf(before, before.length - 1_000);
      attempt.save();
      assertThatThrownBy(() -> attempt.restore(cut)).hasMessageContaining("cut short");
    }
    assertThat(fixture.schema(database)).isEqualTo(schema);
    assertThat(fixture.contents(database)).isEqualTo(contents);

    try (Attempt attempt = new Attempt()) {
      attempt.save();
      attempt.restore(before);
    }
    assertThat(fixture.schema(database)).isEqualTo(migrated);
    assertThat(fixture.contents(database)).isEqualTo(migratedContents);
  }

  /** One restore by the plain owner. */
  private static final class Attempt implements AutoCloseable {
    private final RestoreControl control;
    private final PendingRestore restore;

    Attempt() throws Exception {
      PostgresAccess access = fixture.owner();
      control = RestoreControl.open(access.endpoint(), database);
      RestoreProperties properties =
          new RestoreProperties(fixture.request("custom", database).ownership(), Optional.empty());
      RestoreInPlace road =
          RestoreInPlace.begin(control, access.whole(database), properties, List.of());
      ScriptPipe pipe = new ScriptPipe();
      ArchiveScript archive =
          ArchiveScript.start(
              access.tools(15, "This test").command(ArchiveScript.PG_RESTORE, List.of("--file=-")),
              pipe);
      restore =
          new RestoreRun(
              fixture.request("custom", database), database, pipe, Optional.of(archive), road);
    }

    byte[] save() throws Exception {
      try (DumpSource replaced = restore.replaced().orElseThrow();
          Dump dump = replaced.openDump();
          InputStream stream = dump.streams().get(0).open()) {
        byte[] bytes = stream.readAllBytes();
        dump.finish();
        assertThatThrownBy(() -> restore.body("main")).hasMessageContaining("not saved yet");
        restore.saved("test_20260101_000000");
        return bytes;
      }
    }

    RestoreReport restore(byte[] dump) throws Exception {
      try (OutputStream body = restore.body("main")) {
        body.write(dump);
      }
      return restore.commit();
    }

    @Override
    public void close() throws IOException {
      restore.close();
      control.close();
    }
  }
}
