package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tool.ToolCommand;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncryptedConnectionTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path certificates;
  @TempDir private Path home;

  @BeforeAll
  static void encrypt() throws Exception {
    certify("server");
    certify("stranger");
    Path data = ((LoopbackServer) SERVER.running()).dataDirectory();
    Files.copy(certificates.resolve("server.crt"), data.resolve("server.crt"));
    Path key = Files.copy(certificates.resolve("server.key"), data.resolve("server.key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    RunAsNobody.allow(key);
    SERVER.execute("postgres", "ALTER SYSTEM SET ssl = on");
    SERVER.execute("postgres", "SELECT pg_reload_conf()");
    for (int i = 0; i < 100 && !SERVER.query("postgres", "SHOW ssl").equals("on"); i++) {
      Thread.sleep(50);
    }
  }

  @ParameterizedTest
  @CsvSource({"DISABLE,f", "PREFER,t", "REQUIRE,t", "VERIFY_CA,t", "VERIFY_FULL,t"})
  void modeDecidesForTheDriverAndTheTools(SslMode mode, String encrypted) throws Exception {
    PostgresAccess access = access(SERVER.superuser("postgres").sslmode(mode), "server");
    try (Session session = access.open()) {
      assertThat(session.text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
          .contains(encrypted);
    }
    try (PostgresDumps dumps = new PostgresDumps(access)) {
      assertThat(DumpedBytes.take(dumps).summary().warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
  void certificateOfAStrangerIsRefused(SslMode mode) {
    assertRefused(access(SERVER.superuser("postgres").sslmode(mode), "stranger"), "sslrootcert");
  }

  @Test
  void otherHostsCertificateIsRefused() {
    assertRefused(
        access(
            SERVER.superuser("postgres").host("127.0.0.1").sslmode(SslMode.VERIFY_FULL), "server"),
        "sslmode=verify-ca");
  }

  @Test
  void machinesOwnRootsAreAskedForTheWholeName() {
    Postgres config = SERVER.superuser("postgres").sslrootcert("system").build();
    assertRefused(new PostgresAccess(config, new TestContext(home)), "sslrootcert");
  }

  @Test
  void rootCertificateInItsUsualPlaceIsUsed() throws Exception {
    Path usual = Files.createDirectories(home.resolve(".postgresql")).resolve("root.crt");
    Files.copy(certificates.resolve("stranger.crt"), usual);
    Postgres config = SERVER.superuser("postgres").sslmode(SslMode.REQUIRE).build();
    assertRefused(new PostgresAccess(config, new TestContext(home)), "sslrootcert");
  }

  private static void assertRefused(PostgresAccess access, String remedy) {
    assertThatThrownBy(access::open)
        .isInstanceOfSatisfying(StageException.class, e -> assertThat(e.retryable()).isFalse())
        .hasMessageContaining(remedy);
  }

  private PostgresAccess access(Postgres.Builder builder, String root) {
    Postgres config = builder.sslrootcert(certificates.resolve(root + ".crt").toString()).build();
    return new PostgresAccess(config, new TestContext(home));
  }

  private static void certify(String name) throws Exception {
    Path store = certificates.resolve(name + ".p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> arguments =
        List.of(
            ("-genkeypair -alias x -keyalg RSA -keysize 2048 -dname CN=localhost -ext SAN=dns:localhost -validity 30"
                    + " -storetype PKCS12 -storepass changeit -keystore "
                    + store)
                .split(" "));
    try (ToolProcess process = ToolCommand.of(keytool, arguments).start()) {
      process.requireSuccess();
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    pem(name + ".crt", "CERTIFICATE", keys.getCertificate("x").getEncoded());
    pem(name + ".key", "PRIVATE KEY", keys.getKey("x", "changeit".toCharArray()).getEncoded());
  }

  private static void pem(String file, String kind, byte[] bytes) throws Exception {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    Files.writeString(
        certificates.resolve(file),
        "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }
}
