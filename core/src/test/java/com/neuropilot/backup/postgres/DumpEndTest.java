package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DumpEndTest {
  private static final String END = "--\n-- PostgreSQL database dump complete\n--\n\n";

  @RegisterExtension static final PostgresServer SERVER = PostgresServer.any();
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(DumpFormat.class)
  void noBeginningOfADumpIsWhole(DumpFormat format) throws Exception {
    RestoreFixture fixture = new RestoreFixture(SERVER, directory);
    String source = SERVER.createDatabase("TEMPLATE template0");
    fixture.load(source, RunningServer.SUPERUSER, 1, "small.sql");
    byte[] dump = fixture.dump(source, "--format=" + format.id());
    int last = format == DumpFormat.PLAIN ? lastWord(dump) : dump.length;

    require(format.id(), dump);
    assertThat(last).isGreaterThan(5_000);
    for (int i = 0; i < 40; i++) {
      int cut = i < 20 ? last / 20 * i : last - (i - 19);
      assertThatThrownBy(() -> require(format.id(), Arrays.copyOf(dump, cut)))
          .as("cut at %s", cut)
          .isInstanceOf(IntegrityException.class);
    }
  }

  /** pg_dump ends with an empty line, which nobody would miss. */
  private static int lastWord(byte[] dump) {
    int last = dump.length;
    while (dump[last - 1] == '\n') {
      last--;
    }
    return last;
  }

  @ParameterizedTest
  @CsvSource({
    "off,    SELECT 'a\\'; \\! id'",
    "'''OFF''', SELECT 'a\\'; \\! id'",
    "false,  SELECT 'a\\'; \\! id'",
    "on,     SELECT 'a\\'",
    "DEFAULT, SELECT 'a\\'",
  })
  void aBackslashInAStringIsWhatTheScriptSaysThatItIs(String setting, String statement) {
    String script = "SET standard_conforming_strings = " + setting + ";\n" + statement + ";\n";
    assertThatCode(() -> require("plain", script + END)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 1;\n\\! id\n", "\\i x\n", "\\copy t from program 'id'\n"})
  void whatARestoreRefusesIsNotWhole(String script) {
    assertThatThrownBy(() -> require("plain", script + END))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("psql command");
  }

  @Test
  void bytesOfAnyEncodingAndAFormatOfAnotherVersionPass() {
    byte[] script = ("SELECT 'gr\u00fc\u00df';\n" + END).getBytes(StandardCharsets.ISO_8859_1);
    assertThatCode(() -> require("plain", script)).doesNotThrowAnyException();
    assertThatCode(() -> require("tar", "anything")).doesNotThrowAnyException();
  }

  private static void require(String format, String dump) throws IOException {
    require(format, dump.getBytes(StandardCharsets.UTF_8));
  }

  private static void require(String format, byte[] dump) throws IOException {
    DumpEnd.require(format, new ByteArrayInputStream(dump));
  }
}
