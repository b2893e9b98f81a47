package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Globals;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the server's roles and tablespaces with {@code pg_dumpall --globals-only}; with the
 * passwords' hashes where the role may see them.
 */
final class GlobalsReader {
  private static final String PG_DUMPALL = "pg_dumpall";

  private GlobalsReader() {}

  /**
   * Reads them.
   *
   * @param warnings takes why they could not be read
   */
  static Globals read(
      Session session,
      ClientTools tools,
      Map<String, String> environment,
      Consumer<String> warnings)
      throws IOException {
    boolean superuser =
        session.isTrue("SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--globals-only",
                "--no-password",
                "--encoding=UTF8",
                "--database=" + connection(session.endpoint().database())));
    if (!superuser) {
      arguments.add("--no-role-passwords");
    }
    try (ToolProcess process =
        tools.command(PG_DUMPALL, arguments).withEnvironment(environment).start()) {
      String script = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw DumpFailure.of(PG_DUMPALL, process, status, session.endpoint(), () -> "");
      }
      return new Globals(true, superuser, GlobalsScript.statements(script));
    } catch (StageException e) {
      warnings.accept(
          "Roles and tablespaces were not recorded. "
              + e.getMessage()
              + " With globals=false they are not asked for.");
      return Globals.NONE;
    }
  }

  /** A name that looks like a connection string would be taken for one. */
  private static String connection(String database) {
    boolean ambiguous =
        database.contains("=")
            || database.startsWith("postgres://")
            || database.startsWith("postgresql://");
    return ambiguous
        ? "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'"
        : database;
  }
}
