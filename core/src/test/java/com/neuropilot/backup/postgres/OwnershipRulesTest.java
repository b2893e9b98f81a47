package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.postgres.OwnershipVerdict.Action;
import com.neuropilot.backup.spi.Ownership;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnershipRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY t FROM PROGRAM 'id'",
        "COPY t FROM '/etc/passwd'",
        "COPY t TO PROGRAM 'id'",
        "COPY t (a, b) TO STDOUT",
        "COPY (SELECT 1) TO PROGRAM 'id'",
        "copy /* FROM stdin */ t from program 'id'",
        "/* /* */ GRANT */ COPY t FROM PROGRAM 'FROM stdin'",
        "COPY \"FROM\" FROM PROGRAM 'x' -- FROM stdin",
        "COPY (SELECT 1 FROM stdin) TO PROGRAM 'id'",
        "CREATE DATABASE x",
        "ALTER DATABASE x SET a = 1",
        "DROP DATABASE x",
        "CREATE ROLE x SUPERUSER",
        "ALTER ROLE x SUPERUSER",
        "CREATE USER x",
        "ALTER SYSTEM SET a = 1",
        "CREATE TABLESPACE x LOCATION '/x'",
        "LOAD 'x'",
        "ROLLBACK",
        "PREPARE TRANSACTION 'x'",
      })
  void whatNoDumpDoesIsRefused(String statement) {
    for (Ownership ownership : Ownership.values()) {
      assertThat(action(ownership, statement)).isEqualTo(Action.REFUSE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY public.t (a, b) FROM stdin",
        "copy \"x;y\".\"from\" from STDIN",
        "COPY t (\"select\") FROM stdin WITH (FORMAT text)",
      })
  void dataOfTheDumpIsCopied(String statement) {
    assertThat(action(Ownership.AUTO, statement)).isEqualTo(Action.COPY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE t OWNER TO x|RUN|SKIP|TRY",
        "ALTER FUNCTION f(a integer, b \"x y\") OWNER TO \"a b\"|RUN|SKIP|TRY",
        "ALTER EVENT TRIGGER e OWNER TO x|RUN|SKIP|TRY",
        "GRANT SELECT(a) ON TABLE t TO x|RUN|SKIP|TRY",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC|RUN|SKIP|TRY",
        "ALTER DEFAULT PRIVILEGES FOR ROLE x GRANT SELECT ON TABLES TO y|RUN|SKIP|TRY",
        "SET SESSION AUTHORIZATION x|RUN|SKIP|TRY",
        "CREATE USER MAPPING FOR x SERVER s|RUN|TRY|TRY",
        "COMMENT ON EXTENSION e IS 'x'|TRY|TRY|TRY",
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()|TRY|TRY|TRY",
        "CREATE PUBLICATION p FOR ALL TABLES|TRY|TRY|TRY",
        "SECURITY LABEL ON TABLE t IS 'x'|TRY|TRY|TRY",
        "CREATE SUBSCRIPTION s CONNECTION 'password=x' PUBLICATION p|SKIP|SKIP|SKIP",
        "ALTER SUBSCRIPTION s OWNER TO x|SKIP|SKIP|SKIP",
        "COMMENT ON DATABASE d IS 'x'|SKIP|SKIP|SKIP",
        "SET transaction_timeout = 0|SETTING|SETTING|SETTING",
        "CREATE SCHEMA public|TRY|TRY|TRY",
        "CREATE SCHEMA other|RUN|RUN|RUN",
        "DROP TABLE t|TRY|TRY|TRY",
        "ALTER TABLE IF EXISTS ONLY t DROP CONSTRAINT c|TRY|TRY|TRY",
        "CREATE EXTENSION IF NOT EXISTS e|RUN|RUN|RUN",
        "CREATE POLICY p ON t TO x|RUN|RUN|RUN",
        "BEGIN|RUN|RUN|RUN",
        "SELECT pg_catalog.pg_restore_relation_stats('version', '180000'::integer)|TRY|TRY|TRY",
      })
  void ownershipDecides(String statement, Action keep, Action mine, Action auto) {
    assertThat(action(Ownership.KEEP, statement)).isEqualTo(keep);
    assertThat(action(Ownership.MINE, statement)).isEqualTo(mine);
    assertThat(action(Ownership.AUTO, statement)).isEqualTo(auto);
  }

  @Test
  void transactionsOfTheScriptAreTakenOutOfOurs() {
    OwnershipRules rules = new OwnershipRules(Ownership.AUTO, true);
    for (String statement : new String[] {"BEGIN", "START TRANSACTION", "COMMIT", "END"}) {
      assertThat(rules.decide(new ScriptStatement(statement, 1)).action()).isEqualTo(Action.OMIT);
    }
  }

  @Test
  void grantsOfAGrantorWhoCannotBeActedForAreSkipped() {
    OwnershipRules rules = new OwnershipRules(Ownership.AUTO, false);
    rules.skipped(new ScriptStatement("SET SESSION AUTHORIZATION x", 1));
    ScriptStatement grant = new ScriptStatement("GRANT SELECT ON TABLE t TO y", 2);
    assertThat(rules.decide(grant).action()).isEqualTo(Action.SKIP);
    assertThat(rules.decide(new ScriptStatement("RESET SESSION AUTHORIZATION", 3)).action())
        .isEqualTo(Action.OMIT);
    assertThat(rules.decide(grant).action()).isEqualTo(Action.TRY);
  }

  private static Action action(Ownership ownership, String statement) {
    return new OwnershipRules(ownership, false).decide(new ScriptStatement(statement, 1)).action();
  }
}
