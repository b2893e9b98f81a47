package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointResolverTest {
  @TempDir private Path home;
  private TestContext context;

  @BeforeEach
  void setUp() {
    context = new TestContext(home);
  }

  @Test
  void environmentFillsWhatIsNotGiven() throws IOException {
    context
        .with("PGHOST", "h1")
        .with("PGPORT", "6001")
        .with("PGDATABASE", "d1")
        .with("PGUSER", "u1")
        .with("PGPASSWORD", "p1")
        .with("PGSSLMODE", "require");
    Endpoint endpoint = resolve(Postgres.database("mine"));
    assertThat(endpoint).hasToString("database \"mine\" at h1:6001 as u1");
    assertThat(endpoint.reveal()).hasValue("p1".toCharArray());
    assertThat(endpoint.sslMode()).isEqualTo(SslMode.REQUIRE);
  }

  @Test
  void serviceGoesBeforeEnvironmentAndAfterWhatIsGiven() throws IOException {
    Files.writeString(
        home.resolve(".pg_service.conf"),
        "# ours\n[other]\nhost=no\n[nightly]\nhost=h2\nport = 6002\nuser=u2\npassword=p2\n[nightly]\nhost=again\n");
    context.with("PGSERVICE", "nightly").with("PGHOST", "h1").with("PGDATABASE", "d1");
    Endpoint endpoint = resolve(Postgres.fromEnvironment().user("mine"));
    assertThat(endpoint).hasToString("database \"d1\" at h2:6002 as mine");
    assertThat(endpoint.reveal()).hasValue("p2".toCharArray());
  }

  @Test
  void missingServiceIsNamed() {
    context.with("PGSERVICE", "nightly");
    assertThatThrownBy(() -> resolve(Postgres.fromEnvironment()))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("'nightly' is not defined");
  }

  @Test
  void passwordFileIsSearchedByAllFourFields() throws IOException {
    passFile(
        "#h:*:*:*:comment",
        "other:*:*:*:no",
        "h:6001:d\\:1:u:no",
        "h:*:d\\:1:u\\\\2:p\\:3\\\\4:5",
        "*:*:*:*:last");
    assertThat(password(Postgres.database("d:1").host("h").user("u\\2"))).isEqualTo("p:3\\4:5");
    assertThat(password(Postgres.database("x").host("h").user("u"))).isEqualTo("last");
    assertThat(password(Postgres.database("x").host("h").user("u").password(Secret.of("given"))))
        .isEqualTo("given");
  }

  @Test
  void passwordFileThatOthersMayReadIsIgnoredWithAWarning() throws IOException {
    passFile("*:*:*:*:secret");
    Files.setPosixFilePermissions(
        home.resolve(".pgpass"), PosixFilePermissions.fromString("rw-r-----"));
    assertThat(resolve(Postgres.database("x").host("h")).password()).isEmpty();
    assertThat(context.warnings()).singleElement().asString().contains("chmod 0600");
  }

  @Test
  void namedPasswordFileIsTaken() throws IOException {
    passFile("*:*:*:*:default");
    Path named =
        Files.writeString(home.resolve("named"), "localhost:*:*:*:socket\n*:*:*:*:named\n");
    Files.setPosixFilePermissions(named, PosixFilePermissions.fromString("rw-------"));
    context.with("PGPASSFILE", named.toString());
    assertThat(password(Postgres.database("x").host("h"))).isEqualTo("named");
    assertThat(password(Postgres.database("x").host("/var/run/postgresql"))).isEqualTo("socket");
  }

  @Test
  void poolerOfNeonIsReplacedByTheDirectHost() throws IOException {
    Endpoint endpoint =
        resolve(
            Postgres.url(
                "postgresql://u@ep-cool-name-123456-pooler.eu-central-1.aws.neon.tech/neondb?sslmode=require"));
    assertThat(endpoint.host()).isEqualTo("ep-cool-name-123456.eu-central-1.aws.neon.tech");
    assertThat(context.warnings()).singleElement().asString().contains("pooler");
  }

  @Test
  void poolerIsRefusedWhereItsDirectHostIsNotKnownOrNotWanted() {
    assertRefused(
        Postgres.url("postgresql://u@ep-cool-1-pooler.eu.aws.neon.tech/x")
            .pooled(PooledEndpoints.REFUSE));
    assertRefused(Postgres.database("x").host("aws-0-eu.pooler.supabase.com").port(6543));
    assertRefused(
        Postgres.database("x").host("inventory.proxy-abc123.eu-west-1.rds.amazonaws.com"));
  }

  @Test
  void severalHostsAreRefused() {
    context.with("PGHOST", "a,b");
    assertThatThrownBy(() -> resolve(Postgres.database("x")))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("several hosts");
  }

  @Test
  void nothingOfTheJvmsOwnConnectionReachesATool() throws IOException {
    Endpoint endpoint =
        resolve(Postgres.database("a=b").host("h").user("u").password(Secret.of("p")));
    assertThat(ToolEnvironment.of(endpoint, 15))
        .containsEntry("PGDATABASE", "a=b")
        .containsEntry("PGPASSWORD", "p")
        .containsEntry("PGSERVICE", "")
        .containsEntry("PGHOSTADDR", "")
        .containsEntry("PGAPPNAME", "neuropilot-backup");
  }

  @Test
  void systemRootsOfAnOlderLibpqAreAFile() throws IOException {
    Endpoint endpoint = resolve(Postgres.database("x").host("h").sslrootcert("system"));
    assertThat(ToolEnvironment.of(endpoint, 16))
        .containsEntry("PGSSLROOTCERT", "system")
        .containsEntry("PGSSLMODE", "verify-full");
    assertThat(ToolEnvironment.of(endpoint, 15).get("PGSSLROOTCERT")).startsWith("/etc/");
  }

  private void assertRefused(Postgres.Builder builder) {
    assertThatThrownBy(() -> resolve(builder))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("Use the direct address");
  }

  private void passFile(String... lines) throws IOException {
    Path file = Files.writeString(home.resolve(".pgpass"), String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private String password(Postgres.Builder builder) throws IOException {
    return new String(resolve(builder).reveal().orElseThrow());
  }

  private Endpoint resolve(Postgres.Builder builder) throws IOException {
    return EndpointResolver.resolve(builder.build(), context.environment(), context::warn);
  }
}
