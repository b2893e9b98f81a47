package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * Describes a PostgreSQL database: how to reach it, and what of it to dump.
 *
 * <ul>
 *   <li>What is not given is found as libpq finds it: the service file, the environment ({@code
 *       PGHOST}, {@code PGPORT}, {@code PGDATABASE}, {@code PGUSER}, {@code PGPASSWORD}, {@code
 *       PGSSLMODE}, ...), the password file, defaults (PostgreSQL manual, chapter "libpq").
 *   <li>Immutable, safe for use by several threads; {@code toString()} shows no secret.
 * </ul>
 */
@Value.Immutable
@ConfigStyle
public interface Postgres extends StageConfig {
  /** The id of the provider: {@value}. */
  String PROVIDER_ID = "postgresql";

  /**
   * Returns a builder for a named database; the rest as libpq finds it unless given.
   *
   * @param name the database's name
   */
  static Builder database(String name) {
    return new Builder().database(name);
  }

  /**
   * Returns a builder with what a URL says. A password in it is taken out at once and never shown;
   * what is set on the builder afterwards takes precedence.
   *
   * @param url {@code postgresql://user:password@host:port/database?sslmode=require}, or {@code
   *     jdbc:postgresql://...}
   */
  static Builder url(String url) {
    return new Builder().url(url);
  }

  /**
   * Returns a builder for the database that the environment names: {@code PGDATABASE}, {@code
   * PGSERVICE}, ...
   */
  static Builder fromEnvironment() {
    return new Builder();
  }

  @Override
  default String providerId() {
    return PROVIDER_ID;
  }

  /**
   * Returns the host's name or address, or the directory of a Unix socket; as libpq if not given.
   */
  Optional<String> host();

  /** Returns the port; as libpq if not given, in the end 5432. */
  OptionalInt port();

  /** Returns the database; as libpq if not given, in the end the one named like the user. */
  Optional<String> database();

  /**
   * Returns the role to connect as; as libpq if not given, in the end the operating system's user.
   */
  Optional<String> user();

  /** Returns the password; as libpq if not given. */
  Optional<Secret> password();

  /**
   * Returns the encryption of the connection; as libpq if not given, in the end {@link
   * SslMode#PREFER}.
   */
  Optional<SslMode> sslmode();

  /**
   * Returns the file with the trusted root certificates, or {@code "system"} for the machine's own.
   */
  Optional<String> sslrootcert();

  /**
   * Returns further connection parameters by libpq's keyword, e.g. {@code channel_binding}; never a
   * password.
   */
  Map<String, String> parameters();

  /** Returns the format of dumps; {@link DumpFormat#CUSTOM} by default. */
  @Value.Default
  default DumpFormat format() {
    return DumpFormat.CUSTOM;
  }

  /** Returns the schemas to dump, as patterns of pg_dump; all if empty. */
  List<String> schemas();

  /** Returns the schemas to leave out, as patterns of pg_dump. */
  List<String> excludeSchemas();

  /** Returns the tables to dump, as patterns of pg_dump; all if empty. */
  List<String> tables();

  /** Returns the tables to leave out, as patterns of pg_dump. */
  List<String> excludeTables();

  /** Returns the tables of which only the definition is dumped, as patterns of pg_dump. */
  List<String> excludeTableData();

  /** Returns how rows are counted; {@link RowCounting#STREAM} by default. */
  @Value.Default
  default RowCounting countRows() {
    return RowCounting.STREAM;
  }

  /**
   * Returns whether roles and tablespaces are recorded beside the dump, as far as permitted; {@code
   * true} by default.
   */
  @Value.Default
  default boolean globals() {
    return true;
  }

  /**
   * Returns how long a lock is waited for, so that a dump never queues an application's statements
   * behind itself for long; 60 seconds by default.
   */
  @Value.Default
  default Duration lockTimeout() {
    return Duration.ofSeconds(60);
  }

  /**
   * Returns how long the database that a restore in mode swap has replaced is kept: the first
   * restore of the database after that drops it. Until it is discarded if not given.
   */
  Optional<Duration> keepReplaced();

  /** Returns what to do with the address of a pooler; {@link PooledEndpoints#DIRECT} by default. */
  @Value.Default
  default PooledEndpoints pooled() {
    return PooledEndpoints.DIRECT;
  }

  /**
   * Returns the directory of {@code pg_dump} and {@code pg_restore}; they are looked for if it is
   * not given.
   */
  Optional<Path> binDirectory();

  /** Returns every problem; empty when there is none. */
  @Value.Check
  default void check() {
    List<String> problems = new ArrayList<>(PostgresChecks.problems(this));
    if (!problems.isEmpty()) {
      throw new InvalidOptionsException(problems);
    }
  }

  /**
   * Collects the description; {@link #build()} reports every problem at once. Not safe for use by
   * several threads.
   */
  final class Builder extends ImmutablePostgres.Builder {
    private final List<String> problems = new ArrayList<>();

    Builder() {}

    /**
     * Takes over what a URL says; see {@link Postgres#url}.
     *
     * @param url the URL
     * @return this
     */
    public Builder url(String url) {
      try {
        take(ConnectionUrl.parse(url));
      } catch (IllegalArgumentException e) {
        problems.add("url " + e.getMessage());
      }
      return this;
    }

    /**
     * Returns the description.
     *
     * @throws InvalidOptionsException with every problem
     */
    @Override
    public Postgres build() {
      try {
        Postgres built = super.build();
        if (problems.isEmpty()) {
          return built;
        }
      } catch (InvalidOptionsException e) {
        problems.addAll(e.problems());
      }
      throw new InvalidOptionsException(problems);
    }

    private void take(ConnectionText text) {
      text.password().ifPresent(this::password);
      for (Map.Entry<LibpqParameter, String> each : text.parameters().entrySet()) {
        take(each.getKey(), each.getValue());
      }
    }

    private void take(LibpqParameter parameter, String value) {
      switch (parameter) {
        case HOST -> host(value);
        case PORT -> portText(value);
        case DBNAME -> database(value);
        case USER -> user(value);
        case SSLMODE ->
            SslMode.ofLibpq(value)
                .ifPresentOrElse(
                    this::sslmode,
                    () -> problems.add("url has sslmode=" + value + ", which does not exist"));
        case SSLROOTCERT -> sslrootcert(value);
        default -> putParameters(parameter.keyword(), value);
      }
    }

    private void portText(String value) {
      try {
        port(Integer.parseInt(value));
      } catch (NumberFormatException e) {
        problems.add("url must name one host with one port (a number)");
      }
    }
  }
}
