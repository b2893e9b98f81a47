package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.postgres.DatabaseDetails.Globals;
import com.neuropilot.backup.spi.RestoreReport;
import com.neuropilot.backup.spi.RestoreRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases that are not in UTF-8 come back byte by byte. */
class RestoreEncodingTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static RestoreFixture fixture;

  @BeforeAll
  static void prepare() {
    fixture = new RestoreFixture(SERVER, directory);
  }

  @ParameterizedTest
  @CsvSource({
    "LATIN1, custom",
    "LATIN1, plain",
    "LATIN9, plain",
    "EUC_JP, plain",
    "SQL_ASCII, custom",
    "SQL_ASCII, plain"
  })
  void textInDataCommentsAndNamesIsTheSame(String encoding, String format) throws Exception {
    String source =
        SERVER.createDatabase(
            "TEMPLATE template0 ENCODING '" + encoding + "' LC_COLLATE 'C' LC_CTYPE 'C'");
    fill(source, encoding);
    byte[] dump = fixture.dump(source, "--format=" + format);
    String target = "restored_" + source;
    RestoreReport report =
        fixture.restore(
            fixture.superuser(), recorded(fixture.request(format, target), encoding), dump);
    assertThat(report.warnings()).isEmpty();
    assertThat(report.rows()).containsValue(50L);
    assertThat(text(target)).isEqualTo(text(source));
    assertThat(text(source)).containsPattern("COPY public\\.\"t[^\"\\x00-\\x7f]");
    assertThat(
            SERVER.query(
                "postgres",
                "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = '"
                    + target
                    + "'"))
        .isEqualTo(encoding);
  }

  /** A dump in another encoding than the database that it came from and goes to. */
  @ParameterizedTest
  @CsvSource({"LATIN1, UTF8", "UTF8, LATIN1", "UTF8, LATIN9", "EUC_JP, UTF8"})
  void dumpInAnotherEncodingIsConverted(String encoding, String ofDump) throws Exception {
    String source =
        SERVER.createDatabase(
            "TEMPLATE template0 ENCODING '" + encoding + "' LC_COLLATE 'C' LC_CTYPE 'C'");
    fill(source, encoding);
    byte[] dump = fixture.dump(source, "--format=plain", "--encoding=" + ofDump);
    fixture.restore(
        fixture.superuser(),
        recorded(fixture.request("plain", "restored_" + source), encoding),
        dump);
    assertThat(text("restored_" + source)).isEqualTo(text(source));
  }

  private static void fill(String database, String encoding) throws Exception {
    boolean raw = encoding.equals("SQL_ASCII");
    String letters =
        raw
            ? "\u00e4\u00ff\u0080\u00c3("
            : encoding.startsWith("EUC") ? "\u65e5\u672c" : "\u00e4\u00df";
    String url =
        "jdbc:postgresql://"
            + SERVER.host()
            + ":"
            + SERVER.port()
            + "/"
            + database
            + "?allowEncodingChanges=true";
    try (Connection connection =
            DriverManager.getConnection(url, RunningServer.SUPERUSER, RunningServer.PASSWORD);
        Statement statement = connection.createStatement()) {
      if (raw) {
        statement.execute("SET client_encoding = 'LATIN1'");
      }
      String table = "\"t" + letters + "\"";
      statement.execute(
          "CREATE TABLE " + table + " (\"c" + letters + "\" text DEFAULT '" + letters + "')");
      statement.execute(
          "INSERT INTO " + table + " SELECT '" + letters + "' || i FROM generate_series(1, 50) i");
      statement.execute("COMMENT ON TABLE " + table + " IS 'about " + letters + "'");
    }
  }

  private static String text(String database) throws Exception {
    return new String(fixture.dump(database), StandardCharsets.ISO_8859_1)
        .replaceAll("(?m)^\\\\(un)?restrict .*$", "");
  }

  private static RestoreRequest recorded(RestoreRequest request, String encoding) {
    DatabaseDetails details =
        new DatabaseDetails(
            1,
            150019,
            "x",
            "",
            encoding,
            "libc",
            "C",
            "C",
            "",
            "",
            "",
            -1,
            "",
            "",
            true,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Globals.NONE);
    return request.recorded(
        List.of("main"), Map.of(), Optional.of(details.toJson()), OptionalLong.empty());
  }
}
