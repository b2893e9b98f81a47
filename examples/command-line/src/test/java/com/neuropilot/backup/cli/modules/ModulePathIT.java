package com.neuropilot.backup.cli.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.postgres.PostgresServer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library on the module path: every export, service and open package that it needs is in the
 * descriptors.
 */
class ModulePathIT {
  private static final Pattern MODULES =
      Pattern.compile(
          ".*/(neuropilot-backup-(spi|core|storage-local|storage-rclone)|jackson-(core|annotations|databind)|zstd-jni|commons-(compress|io|lang3|codec)"
              + "|bc(pg|prov|util)-jdk18on|postgresql|slf4j-api|xz)-[0-9][^/]*(?<!-tests)\\.jar");

  @TempDir Path home;

  @Test
  void backsUpVerifiesAndRestores() throws Exception {
    OpenPgpKeys.forUser("test <test@example.org>")
        .curve25519()
        .withoutPassphrase()
        .generate()
        .writeTo(
            home.resolve("public.key"), home.resolve("secret.key"), home.resolve("revocation.asc"));
    PostgresServer server = PostgresServer.embedded();
    server.start();
    try {
      server.execute(
          "postgres", "create table item as select g as id from generate_series(1, 1000) g");
      Process process = start("postgresql://postgres@127.0.0.1:" + server.port() + "/postgres");
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output).contains("module com.neuropilot.backup, whole: true, rows: 1000");
    } finally {
      server.stop();
    }
  }

  private Process start(String url) throws Exception {
    Map<Boolean, List<String>> entries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .collect(Collectors.partitioningBy(entry -> MODULES.matcher(entry).matches()));
    assertThat(entries.get(true)).as("jars for the module path").hasSizeGreaterThanOrEqualTo(12);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-p",
            String.join(File.pathSeparator, entries.get(true)),
            "--add-modules",
            "com.neuropilot.backup,com.neuropilot.backup.storage.local,com.neuropilot.backup.storage.rclone",
            "-cp",
            String.join(File.pathSeparator, entries.get(false)),
            ModulePathProgram.class.getName(),
            url,
            home.toString())
        .redirectErrorStream(true)
        .start();
  }
}
