package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.StageException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientToolsTest {
  private static final int NEVER = 97;
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "pg_dump (PostgreSQL) 15.18, 15, 15.18",
    "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1), 15, 15.18",
    "pg_dump (PostgreSQL) 18beta2, 18, 18beta2",
    "pg_dump (PostgreSQL) 19devel, 19, 19devel",
    "pg_dump (PostgreSQL) 18rc1 (Homebrew), 18, 18rc1",
    "pg_dump (PostgreSQL) 9.6.24, 9, 9.6.24",
    "pg_dump (EnterpriseDB) 14.7.0, 14, 14.7.0"
  })
  void versionIsRead(String line, int major, String text) {
    assertThat(ToolVersion.parse(line)).contains(new ToolVersion(major, text));
  }

  @Test
  void nonsenseIsNoVersion() {
    assertThat(ToolVersion.parse("bash: pg_dump: not found")).isEmpty();
  }

  @Test
  void toolsOfThisMachineAreFound() throws IOException {
    ClientTools tools = ClientTools.find(Optional.empty(), System.getenv(), 15, "The test");
    assertThat(tools.version().major()).isGreaterThanOrEqualTo(15);
    assertThat(tools.command("pg_restore", List.of()).toString()).endsWith("pg_restore");
  }

  @Test
  void configuredDirectoryIsTheOnlyOne() throws IOException {
    Path bin = tools("configured", "pg_dump (PostgreSQL) 16.1");
    assertThat(
            ClientTools.find(
                    Optional.of(bin), Map.of("PATH", System.getenv("PATH")), 15, "The test")
                .folder())
        .isEqualTo(bin);
    assertThatThrownBy(
            () -> ClientTools.find(Optional.of(bin), Map.of(), 17, "The server is version 17.2"))
        .isInstanceOf(StageException.class)
        .hasMessageContainingAll(
            "The server is version 17.2",
            "16.1",
            "apt-get install postgresql-client-17",
            "apk add postgresql17-client",
            "bin-directory");
  }

  @Test
  void olderToolsOnThePathAreSkipped() throws IOException {
    Path old = tools("old", "pg_dump (PostgreSQL) 14.1");
    Path right = tools("right", "pg_dump (PostgreSQL) " + NEVER + ".1");
    Map<String, String> environment = Map.of("PATH", old + File.pathSeparator + right);
    assertThat(ClientTools.find(Optional.empty(), environment, NEVER, "The test").version())
        .isEqualTo(new ToolVersion(NEVER, NEVER + ".1"));
  }

  @Test
  void nothingFoundNamesWhatToInstall() {
    assertThatThrownBy(
            () ->
                ClientTools.find(
                    Optional.empty(),
                    Map.of("PATH", folder.toString()),
                    NEVER,
                    "The server is version 97"))
        .hasMessageContainingAll("no pg_dump was found", "postgresql-client-97");
  }

  @Test
  void halfAnInstallationIsRefused() throws IOException {
    ClientTools tools =
        ClientTools.find(
            Optional.of(tools("half", "pg_dump (PostgreSQL) 15.1")), Map.of(), 15, "The test");
    assertThatThrownBy(() -> tools.command("pg_restore", List.of()))
        .hasMessageContaining("pg_restore is missing beside pg_dump");
  }

  private Path tools(String name, String version) throws IOException {
    Path bin = Files.createDirectories(folder.resolve(name));
    Path dump = Files.writeString(bin.resolve("pg_dump"), "#!/bin/sh\necho '" + version + "'\n");
    Files.setPosixFilePermissions(dump, PosixFilePermissions.fromString("rwx------"));
    return bin;
  }
}
