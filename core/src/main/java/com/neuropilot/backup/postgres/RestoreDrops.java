package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The statements that drop what a database holds in a snapshot, in the order that its dependencies
 * need: pg_restore's own for an archive of the definitions, which passes from tool to tool and
 * touches no disk.
 */
final class RestoreDrops {
  private static final String FIRST_CREATION = "-- Name: ";
  private static final String RESTRICTION = "\\restrict ";
  private static final String END = "-- PostgreSQL database dump complete\n";
  private static final int BUFFER = 64 << 10;

  private final ClientTools tools;
  private final Map<String, String> environment;

  /**
   * Creates it.
   *
   * @param environment where pg_dump connects to
   */
  RestoreDrops(ClientTools tools, Map<String, String> environment) {
    this.tools = tools;
    this.environment = environment;
  }

  /**
   * Returns the statements.
   *
   * @param snapshot as exported by a session that keeps it
   * @param encoding the encoding to ask for; empty where the database converts nothing
   * @param extensions the names of the extensions to drop; all others are kept
   */
  List<ScriptStatement> read(String snapshot, String encoding, List<String> extensions)
      throws IOException {
    Charset charset = encoding.isEmpty() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--format=custom",
                "--compress=0",
                "--no-password",
                "--schema-only",
                "--snapshot=" + snapshot));
    if (!encoding.isEmpty()) {
      arguments.add("--encoding=" + encoding);
    }
    byte[] script;
    try (ToolProcess dump =
            tools.command(ClientTools.PG_DUMP, arguments).withEnvironment(environment).start();
        ToolProcess restore =
            tools
                .command(ArchiveScript.PG_RESTORE, List.of("--clean", "--if-exists", "--file=-"))
                .withInput()
                .start()) {
      RestoreThread<Boolean> feeder = RestoreThread.start(() -> feed(dump, restore));
      script = drops(restore.stdout());
      feeder.await();
      dump.requireSuccess();
      restore.requireSuccess();
    }
    return statements(script, charset, extensions);
  }

  private static boolean feed(ToolProcess dump, ToolProcess restore) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream source = dump.stdout();
        OutputStream sink = restore.stdin()) {
      for (int read = source.read(buffer); read >= 0; read = source.read(buffer)) {
        sink.write(buffer, 0, read);
      }
    }
    return true;
  }

  /** Returns the script up to the first object that it makes; the rest is read and forgotten. */
  private static byte[] drops(InputStream script) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    boolean dropping = true;
    for (int read = script.read(buffer); read >= 0; read = script.read(buffer)) {
      for (int i = 0; i < read && dropping; i++) {
        line.write(buffer[i]);
        if (buffer[i] == '\n') {
          String text = line.toString(StandardCharsets.ISO_8859_1);
          dropping = !text.startsWith(FIRST_CREATION);
          if (dropping && !text.startsWith(RESTRICTION)) {
            line.writeTo(kept);
          }
          line.reset();
        }
      }
    }
    kept.write(END.getBytes(StandardCharsets.US_ASCII));
    return kept.toByteArray();
  }

  private static List<ScriptStatement> statements(
      byte[] script, Charset charset, List<String> extensions) throws IOException {
    ScriptReader reader = new ScriptReader(new ByteArrayInputStream(script));
    reader.charset(charset);
    List<ScriptStatement> drops = new ArrayList<>();
    for (Optional<ScriptStatement> next = reader.next(); next.isPresent(); next = reader.next()) {
      if (isDrop(next.get(), extensions)) {
        drops.add(next.get());
      }
    }
    return drops;
  }

  /**
   * Leaves settings out; and most extensions, whose owner may be a superuser, and the schema
   * public, which belongs to the database.
   */
  private static boolean isDrop(ScriptStatement statement, List<String> extensions) {
    boolean setting = statement.kind() == ScriptKind.SETTING || statement.token(0).equals("select");
    ScriptToken last = statement.tokens().get(statement.tokens().size() - 1);
    boolean kept =
        statement.kind() == ScriptKind.DROP
            && (statement.token(1).equals("extension")
                ? !extensions.contains(last.text())
                : statement.token(1).equals("schema") && last.is("public"));
    return !setting && !kept;
  }
}
