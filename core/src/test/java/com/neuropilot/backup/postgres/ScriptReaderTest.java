package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptReaderTest {
  private static final String END = "\n--\n-- PostgreSQL database dump complete\n--\n\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ';', ';;', E'\\';\\\\', e'\\\\', U&'\\0061;', B'1', 'it''s;'",
        "SELECT \"a;\"\"b;\\\"",
        "SELECT $$;'\"$$, $a$ $$ ; $b$ $a$, $ä1$;$ä$;$ä1$, a$1, $1",
        "SELECT 1 -- ; ' \" $$ \\\n + 2",
        "SELECT /* ; /* ' ; */ \\ ; */ 1 - - 2 / 3",
        "CREATE RULE r AS ON DELETE TO t DO INSTEAD (UPDATE t SET a = ';'; DELETE FROM u;)",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN (CASE 1 WHEN 1 THEN true END) THEN 1 ELSE 2 END; SELECT 2; END",
        "create or replace procedure \"x\"() LANGUAGE sql begin atomic select 1; end",
        "CREATE FUNCTION \"x;\"() BEGIN ATOMIC SELECT 1; END",
        "CREATE FUNCTION begin() RETURNS int AS $$;$$",
        "CREATE TABLE t (\"begin\" int, atomic int, \"end\" int)",
        "SELECT E'a'\n  -- comment\n  'b\\';'",
        "SELECT 'a' '\\'",
      })
  void statementEndsAtItsOwnSemicolon(String statement) throws IOException {
    assertThat(statements(statement + ";SELECT 2;" + END)).containsExactly(statement, "SELECT 2");
  }

  @Test
  void oldStringsTakeBackslashes() throws IOException {
    ScriptReader reader = reader("SELECT 'a\\';b';" + END);
    reader.standardStrings(false);
    assertThat(reader.next()).get().extracting(ScriptStatement::text).isEqualTo("SELECT 'a\\';b'");
  }

  @Test
  void statementsKnowTheirLinesAndShowNoData() throws IOException {
    ScriptReader reader =
        reader(
            "-- a\n\n/* b\n */ INSERT INTO t\n VALUES ('secret');\nSET a.b = 'secret';\nCOMMENT ON TABLE \"x\ny\" IS 'secret';"
                + END);
    ScriptStatement insert = reader.next().orElseThrow();
    assertThat(insert.line()).isEqualTo(4);
    assertThat(insert.head()).isEqualTo("INSERT INTO t VALUES");
    assertThat(reader.next().orElseThrow().head()).isEqualTo("SET a.b");
    assertThat(reader.next().orElseThrow().head()).isEqualTo("COMMENT ON TABLE \"x y\" IS");
    assertThat(reader.next()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\\\\.\n",
        "a\n\\N\t\\\\.\n\\.x\n",
        "x\\.\n",
        "\\.\\\n",
        "; ' \" $$ \\! rm\n\\\\! echo\n",
        "line\r\n\r\n",
      })
  void dataIsCopiedAsItIs(String data) throws IOException {
    for (int chunk : new int[] {1, 2, 3, 1000}) {
      ScriptReader reader =
          new ScriptReader(slowly("COPY t FROM stdin;\n" + data + "\\.\nSELECT 2;" + END, chunk));
      reader.next();
      ByteArrayOutputStream copied = new ByteArrayOutputStream();
      reader.copyData(copied);
      assertThat(copied.toString(StandardCharsets.UTF_8)).isEqualTo(data);
      assertThat(reader.next().orElseThrow().text()).isEqualTo("SELECT 2");
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void longDataAndLongStatementsPass() throws IOException {
    String line = "\\\\.".repeat(300_000) + "\n";
    ScriptReader reader =
        reader("COPY t FROM stdin;\n" + line.repeat(3) + "\\.\nSELECT '" + line + "';" + END);
    reader.next();
    ByteArrayOutputStream copied = new ByteArrayOutputStream();
    reader.copyData(copied);
    assertThat(copied.size()).isEqualTo(3 * line.length());
    ScriptStatement statement = reader.next().orElseThrow();
    assertThat(statement.text()).isEqualTo("SELECT '" + line + "'");
    assertThat(statement.line()).isEqualTo(6);
  }

  @Test
  void everyCutIsNoticed() throws IOException {
    String script =
        "\\restrict abc\n\nSET a = 1;\nCREATE TABLE t (a int);\n/* c */\nCOPY t FROM stdin;\n1\n2\n\\.\n\nSELECT $x$ ; $x$;\n"
            + END
            + "\\unrestrict abc\n";
    int end = script.indexOf("\\unrestrict abc") + "\\unrestrict abc".length();
    for (int cut = 0; cut < end; cut++) {
      String part = script.substring(0, cut);
      assertThatThrownBy(() -> statements(part)).as(part).isInstanceOf(IntegrityException.class);
    }
    assertThat(statements(script.substring(0, end))).hasSize(4);
  }

  @Test
  void somethingAfterTheLastCommentIsNotTheEnd() {
    assertThatThrownBy(() -> statements(END + "SELECT 1;")).isInstanceOf(IntegrityException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\! touch /tmp/x\n",
        "SELECT 1 \\! touch /tmp/x\n;",
        "SELECT 1\n\\g |touch /tmp/x\n;",
        "\\i /etc/passwd\n",
        "\\copy t from program 'id'\n",
        "\\connect other\n",
        "\\restrict a\n\\unrestrict b\n",
        "\\restrict a\n\\restrict b\n",
        "SELECT 'x' \\\\ ;",
        "COPY t FROM stdin;\n1\n\\.\n\\! id\n",
      })
  void commandsOfPsqlAreRefused(String script) {
    assertThatThrownBy(() -> statements("SELECT 0;\n" + script + END))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("line ")
        .message()
        .doesNotContain("touch", "passwd", "id\n");
  }

  @Test
  void statementThatIsNoTextIsRefused() {
    ScriptReader reader =
        new ScriptReader(new ByteArrayInputStream(new byte[] {'S', (byte) 0xff, ';'}));
    assertThatThrownBy(reader::next).hasMessageContaining("--encoding=UTF8");
  }

  private static List<String> statements(String script) throws IOException {
    ScriptReader reader = reader(script);
    List<String> all = new ArrayList<>();
    for (Optional<ScriptStatement> next = reader.next(); next.isPresent(); next = reader.next()) {
      all.add(next.get().text());
      if (next.get().kind() == ScriptKind.COPY) {
        reader.copyData(new ByteArrayOutputStream());
      }
    }
    return all;
  }

  private static ScriptReader reader(String script) {
    return new ScriptReader(new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns a stream that gives a few bytes at a time. */
  private static InputStream slowly(String script, int chunk) {
    return new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public synchronized int read(byte[] bytes, int offset, int length) {
        return super.read(bytes, offset, Math.min(length, chunk));
      }
    };
  }
}
