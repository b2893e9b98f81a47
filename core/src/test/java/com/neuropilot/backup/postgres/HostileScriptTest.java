package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plain dump is code: only what pg_dump writes is run. */
class HostileScriptTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static RestoreFixture fixture;
  private static byte[] plain;

  private List<String> databases = List.of();

  @BeforeAll
  static void load() throws Exception {
    fixture = new RestoreFixture(SERVER, directory);
    String source = SERVER.createDatabase("TEMPLATE template0");
    fixture.load(source, RunningServer.SUPERUSER, 1, "small.sql");
    plain = fixture.dump(source, "--format=plain");
  }

  @BeforeEach
  void remember() throws Exception {
    databases = fixture.databases();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(fixture.databases()).isEqualTo(databases);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\! touch %s\n",
        "SELECT 1 \\g |touch %s\n",
        "\\copy shop.items from program 'touch %s'\n",
        "\\i %s\n",
        "COPY shop.items FROM PROGRAM 'touch %s';\n",
        "COPY (SELECT 1) TO PROGRAM 'touch %s';\n",
        "COPY (SELECT 1) TO '%s';\n",
        "/* /* */ GRANT */ COPY shop.items FROM PROGRAM 'touch %s';\n",
        "CREATE ROLE intruder SUPERUSER;\n",
        "\\connect postgres\n",
        "SELECT E'\\'' \\! touch %s\n;\n",
        "SELECT 'a' /* ' */ \\! touch %s\n;\n",
        "SELECT $$ $$ \\! touch %s\n;\n",
        "SET standard_conforming_strings = off;\nSELECT 'a\\'b'; \\! touch %s\n",
        "SELECT set_config('standard_conforming_strings', 'off', false);\nSELECT '\\'';\nCOPY (SELECT 1) TO PROGRAM 'touch %s';\n",
        "COPY shop.items FROM stdin;\n\\.\n\\! touch %s\n",
        "DO $$ BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM $x$touch %s$x$'; END $$;\n",
        "PREPARE x AS SELECT 1;\n",
        "EXPLAIN ANALYZE SELECT 1;\n",
        "CALL x();\n",
        "SELECT lo_export(1, '%s');\n",
        "SELECT pg_catalog.pg_read_file('%s');\n",
        "INSERT INTO shop.items SELECT pg_read_file('%s');\n",
      })
  void hostileDumpIsRefused(String command) {
    Path trace = directory.resolve("trace");
    String text =
        new String(plain, StandardCharsets.UTF_8)
            .replace("CREATE INDEX", command.formatted(trace) + "CREATE INDEX");
    assertThatThrownBy(() -> restore(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IntegrityException.class)
        .message()
        .doesNotContain("touch");
    assertThat(trace).doesNotExist();
  }

  /** A psql that stood in the way would run some of these; here they are data, or nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE x (t text);\nCOPY x (t) FROM stdin;\n\\! touch %s\n; \\i %s\n\\.\n",
        "SELECT 'a\n\\! touch %s\n';\nSELECT E'\\'\n\\! touch %s\n';\n",
        "SELECT $x$\n\\! touch %s\n$x$;\nCREATE TABLE x (\"\n\\! touch\n\" int);\n",
        "/* \n\\! touch %s\n */ -- \\! touch %s\n",
        "SET standard_conforming_strings = off;\nSELECT 'a\\'\n\\! touch %s\n';\nSET standard_conforming_strings = on;\n",
        "SELECT set_config('standard_conforming_strings', 'off', false);\nSELECT 'a\\'\n;\\! touch %s\n';\nSELECT set_config('standard_conforming_strings', 'on', false);\n",
      })
  void whatIsQuotedRunsNothing(String script) throws Exception {
    Path trace = directory.resolve("trace");
    String begun = "SET search_path = public;\n" + script.replace("%s", trace.toString());
    String text =
        new String(plain, StandardCharsets.UTF_8)
            .replaceFirst(
                "(?m)^CREATE ", Matcher.quoteReplacement(begun + "SET search_path = '';\nCREATE "));
    fixture.restore(
        fixture.superuser(),
        fixture.request("plain", "quoted"),
        text.getBytes(StandardCharsets.UTF_8));
    SERVER.execute("postgres", "DROP DATABASE quoted");
    assertThat(trace).doesNotExist();
  }

  @Test
  void harmlessBackslashesPass() throws Exception {
    String text =
        new String(plain, StandardCharsets.UTF_8)
            .replace("'items'", "'\\! touch x; COPY t FROM PROGRAM ''x''; \\\\i y'");
    String target =
        fixture
            .restore(
                fixture.superuser(),
                fixture.request("plain", "harmless"),
                text.getBytes(StandardCharsets.UTF_8))
            .database();
    assertThat(SERVER.query(target, "SELECT obj_description('shop.items'::regclass)"))
        .startsWith("\\! touch x; COPY");
    SERVER.execute("postgres", "DROP DATABASE harmless");
  }

  private static void restore(byte[] dump) throws IOException {
    fixture.restore(fixture.superuser(), fixture.request("plain", "the target"), dump);
  }
}
