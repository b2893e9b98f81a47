package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DumpScannerTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.any();
  @TempDir private Path home;
  private static String database;

  @BeforeAll
  static void fill() throws SQLException {
    database = SERVER.createDatabase();
    SERVER.execute(
        database,
        "CREATE TABLE orders (id int, note text)",
        "INSERT INTO orders SELECT n, CASE n % 4 WHEN 0 THEN NULL WHEN 1 THEN E'two\\nlines\\\\.\\n\\\\.' WHEN 2 THEN '\\.' ELSE repeat('x', n) END FROM generate_series(1, 1000) n",
        "CREATE TABLE empty (id int)",
        "CREATE TABLE no_columns ()",
        "INSERT INTO no_columns SELECT FROM generate_series(1, 7)",
        "CREATE SCHEMA \"Größe \"\"x\"\" . (y) FROM stdin;\"",
        "CREATE TABLE \"Größe \"\"x\"\" . (y) FROM stdin;\".\"select\" (\"a, (b) \"\"\" int)",
        "INSERT INTO \"Größe \"\"x\"\" . (y) FROM stdin;\".\"select\" VALUES (1), (2), (NULL)",
        "CREATE TABLE \"two\n\nlines\" (\"-- a\nb\" int)",
        "INSERT INTO \"two\n\nlines\" VALUES (1), (2)",
        "CREATE TABLE parted (id int, at date) PARTITION BY RANGE (id)",
        "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (100) TO (200)",
        "INSERT INTO parted SELECT n, now() FROM generate_series(50, 149) n",
        "CREATE TABLE child (extra text) INHERITS (orders)",
        "INSERT INTO child VALUES (1, 'c', 'd')",
        "CREATE TABLE wide (body text)",
        "INSERT INTO wide VALUES (repeat('0123456789', 300000))",
        "SELECT lo_from_bytea(0, 'one'), lo_from_bytea(0, ''), lo_from_bytea(0, convert_to(repeat(E'a\\n', 100000), 'UTF8'))",
        "CREATE FUNCTION trap() RETURNS text LANGUAGE sql AS $$ SELECT '\nCOPY public.orders (id, note) FROM stdin;\n-- PostgreSQL database dump complete\n' $$",
        "COMMENT ON TABLE orders IS E'\\nCOPY public.nothing (id) FROM stdin;\\n'");
  }

  @ParameterizedTest
  @EnumSource(DumpFormat.class)
  void rowsOfEachTableAreCountedAsTheServerCountsThem(DumpFormat format) throws Exception {
    DumpedBytes dumped = dump(format);
    Map<String, Long> expected = new TreeMap<>();
    for (String table : dumped.summary().rows().keySet()) {
      expected.put(
          table, Long.parseLong(SERVER.query(database, "SELECT count(*) FROM ONLY " + table)));
    }
    assertThat(dumped.summary().rows())
        .isEqualTo(expected)
        .containsEntry("public.orders", 1000L)
        .containsEntry("public.empty", 0L)
        .containsEntry("public.\"two\n\nlines\"", 2L)
        .containsEntry("public.no_columns", 7L)
        .containsEntry("public.parted_1", 50L)
        .containsEntry("\"Größe \"\"x\"\" . (y) FROM stdin;\".\"select\"", 3L)
        .doesNotContainKey("public.parted")
        .hasSize(9);
    assertThat(dumped.summary().warnings()).isEmpty();
    assertThat(dumped.summary().info().archiveVersion())
        .matches(format == DumpFormat.CUSTOM ? "1\\.1\\d" : "");
  }

  @ParameterizedTest
  @EnumSource(DumpFormat.class)
  void piecesMayEndAnywhere(DumpFormat format) throws Exception {
    DumpedBytes dumped = dump(format);
    for (int size : new int[] {1, 2, 3, 7, 64, 4093, 1 << 20}) {
      DumpScanner scanner = scanner(format);
      for (int i = 0; i < dumped.bytes().length; i += size) {
        scanner.accept(dumped.bytes(), i, Math.min(size, dumped.bytes().length - i));
      }
      assertThat(scanner.problem()).isEmpty();
      assertThat(scanner.rows()).isEqualTo(dumped.summary().rows());
    }
  }

  @ParameterizedTest
  @EnumSource(DumpFormat.class)
  void noBeginningOfADumpIsWhole(DumpFormat format) throws Exception {
    byte[] bytes = dump(format).bytes();
    DumpScanner scanner = scanner(format);
    int whole = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (scanner.problem().isEmpty()) {
        whole++;
      }
      scanner.accept(bytes, i, 1);
    }
    // A script ends with an empty line or two after its last comment or \\unrestrict, which nobody
    // would miss.
    assertThat(whole).isLessThanOrEqualTo(format == DumpFormat.PLAIN ? 4 : 0);
    assertThat(scanner.problem()).isEmpty();
  }

  @Test
  void unknownVersionIsReadWithoutCountsAndWithAWarning() throws Exception {
    byte[] bytes = dump(DumpFormat.CUSTOM).bytes();
    bytes[6] = 99;
    DumpScanner scanner = scanner(DumpFormat.CUSTOM);
    scanner.accept(bytes, 0, bytes.length);
    assertThat(scanner.problem()).isEmpty();
    assertThat(scanner.rows()).isEmpty();
    assertThat(scanner.archiveVersion()).isEqualTo("1.99");
    assertThat(scanner.warnings())
        .singleElement()
        .asString()
        .contains("1.99", "rows were not counted");
  }

  @Test
  void bytesThatAreNoArchiveAreAProblem() throws Exception {
    byte[] bytes = dump(DumpFormat.CUSTOM).bytes();
    for (byte[] damaged :
        new byte[][] {
          "hello, world of dumps".getBytes(StandardCharsets.US_ASCII),
          without(bytes, bytes.length / 2, 1000)
        }) {
      DumpScanner scanner = scanner(DumpFormat.CUSTOM);
      scanner.accept(damaged, 0, damaged.length);
      assertThat(scanner.problem()).isPresent();
    }
  }

  @Test
  void countingIsFasterThanAnyDump() throws Exception {
    byte[] bytes = dump(DumpFormat.CUSTOM).bytes();
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 40; i++) {
      DumpScanner scanner = scanner(DumpFormat.CUSTOM);
      long start = System.nanoTime();
      scanner.accept(bytes, 0, bytes.length);
      best = Math.min(best, System.nanoTime() - start);
    }
    assertThat(bytes.length * 1_000L / best).as("MB/s").isGreaterThan(200);
  }

  private static byte[] without(byte[] bytes, int from, int count) {
    byte[] shorter = new byte[bytes.length - count];
    System.arraycopy(bytes, 0, shorter, 0, from);
    System.arraycopy(bytes, from + count, shorter, from, shorter.length - from);
    return shorter;
  }

  private static DumpScanner scanner(DumpFormat format) {
    return format == DumpFormat.CUSTOM
        ? new ArchiveScanner(StandardCharsets.UTF_8)
        : new ScriptScanner(StandardCharsets.UTF_8);
  }

  private DumpedBytes dump(DumpFormat format) throws Exception {
    Postgres config = SERVER.superuser(database).format(format).build();
    try (PostgresDumps dumps =
        new PostgresDumps(new PostgresAccess(config, new TestContext(home)))) {
      return DumpedBytes.take(dumps);
    }
  }
}
