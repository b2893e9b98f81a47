package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GlobalsScriptTest {
  @Test
  void statementsAreTakenApartAtTheirEndsOnly() {
    String script =
        """
        --
        -- PostgreSQL database cluster dump; with a semicolon
        --

        \\restrict abc

        SET default_transaction_read_only = off;
        CREATE ROLE "a;b";
        COMMENT ON ROLE "a;b" IS 'two
        -- lines; it''s';
        ALTER ROLE x SET "my.y" TO E'\\\\;';

        \\unrestrict abc
        """;
    assertThat(GlobalsScript.statements(script))
        .containsExactly(
            "CREATE ROLE \"a;b\";",
            "COMMENT ON ROLE \"a;b\" IS 'two\n-- lines; it''s';",
            "ALTER ROLE x SET \"my.y\" TO E'\\\\;';");
  }
}
