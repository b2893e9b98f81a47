package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.tck.ReplacingContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PostgresSourceTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.any();

  @Nested
  class Archive extends Contract {
    Archive() {
      super(DumpFormat.CUSTOM);
    }
  }

  @Nested
  class Script extends Contract {
    Script() {
      super(DumpFormat.PLAIN);
    }
  }

  abstract static class Contract extends ReplacingContract {
    private static final String CONTENTS =
        "SELECT concat((SELECT string_agg(p::text, E'\\n' ORDER BY id) FROM parts p), (SELECT string_agg(o::text, E'\\n' ORDER BY id) FROM orders o))";

    private final DumpFormat format;
    private final List<String> made = new ArrayList<>();
    private String database = "";
    @TempDir private Path home;

    Contract(DumpFormat format) {
      this.format = format;
    }

    @BeforeEach
    void fill() throws Exception {
      database = SERVER.createDatabase("OWNER " + PostgresServer.OWNER);
      made.add(database);
      SERVER.execute(
          database,
          "SET ROLE " + PostgresServer.OWNER,
          "CREATE TABLE parts (id int PRIMARY KEY, name text)",
          "CREATE TABLE orders (id int PRIMARY KEY, part int REFERENCES parts, note text)",
          "INSERT INTO parts SELECT n, repeat('x', n) FROM generate_series(1, 300) n",
          "INSERT INTO orders SELECT n, n, E'a\\tb\\nc\\\\' FROM generate_series(1, 300) n");
    }

    @AfterEach
    void drop() throws Exception {
      for (String each : made) {
        SERVER.execute("postgres", "DROP DATABASE IF EXISTS " + each + " WITH (FORCE)");
      }
    }

    @Override
    protected DumpSource openSource() {
      Postgres config = SERVER.owner(database).format(format).build();
      return new PostgresProvider().create(config, new TestContext(home));
    }

    @Override
    protected String absentDatabase() {
      String name = "restored_" + made.size() + "_of_" + database;
      made.add(name);
      return name;
    }

    @Override
    protected boolean exists(String name) throws Exception {
      return !SERVER
          .query("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + name + "'")
          .equals("0");
    }

    @Override
    protected String contents(String name) throws Exception {
      return SERVER.query(name, CONTENTS);
    }

    @Override
    protected void change(String name) throws Exception {
      SERVER.execute(
          name, "DELETE FROM orders WHERE id < 10", "UPDATE parts SET name = concat(name, 'y')");
    }

    @Override
    protected String sourceDatabase() {
      return database;
    }

    @Override
    protected int leftovers() throws Exception {
      long tools =
          ProcessHandle.current()
              .descendants()
              .filter(
                  child ->
                      child.info().commandLine().filter(line -> line.contains("/pg_")).isPresent())
              .count();
      String sessions =
          SERVER.query(
              "postgres",
              "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'neuropilot-backup'");
      return Integer.parseInt(sessions) + (int) tools;
    }
  }
}
