package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the jar. */
class LauncherIT {
  private static final String LAUNCHER = Path.of("neuropilot-backup").toAbsolutePath().toString();

  /** Of each part that a backup begins with, one. */
  private static final List<String> CLASSES =
      List.of(
          "com.neuropilot.backup.BackupPipeline",
          "org.bouncycastle.openpgp.PGPPublicKeyRing",
          "org.postgresql.core.v3.ConnectionFactoryImpl",
          "com.neuropilot.backup.storage.local.LocalStorageProvider");

  @TempDir Path home;

  @Test
  void theFirstStartMakesACacheAndTheOthersBeginWithIt() throws Exception {
    Path link = Files.createSymbolicLink(home.resolve("link"), Path.of(LAUNCHER));

    for (String program : List.of(LAUNCHER, link.toString())) {
      assertThat(said(home, program, "--version")).startsWith("neuropilot-backup ");
      assertThat(said(home, program, "list", "--from", home.toString()))
          .isEqualTo("There are no backups.\n");
      assertThat(caches()).hasSize(1);
    }

    Path cache = caches().get(0);
    String flag = cache.toString().endsWith(".aot") ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jar = Path.of("target", "neuropilot-backup.jar").toAbsolutePath().toString();
    String loaded = said(home, java, flag + cache, "-Xlog:class+load", "-jar", jar, "training-run");
    for (String name : CLASSES) {
      assertThat(loaded).containsPattern(Pattern.quote(name) + " source: shared objects file");
    }
  }

  @Test
  void itsOptionsForJavaAreUsed() throws Exception {
    assertThat(said(home, Map.of("JAVA_OPTS", "-Xmx77m -showversion"), LAUNCHER, "--version"))
        .contains("Runtime Environment");
  }

  @Test
  void whereNoCacheCanBeItStartsWithoutOne() throws Exception {
    Path file = Files.createFile(home.resolve("file"));

    assertThat(said(file, LAUNCHER, "--version")).startsWith("neuropilot-backup ");
  }

  private List<Path> caches() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("neuropilot-backup"))) {
      return files.toList();
    }
  }

  private static String said(Path cacheHome, String... command) throws Exception {
    return said(cacheHome, Map.of(), command);
  }

  private static String said(Path cacheHome, Map<String, String> environment, String... command)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("XDG_CACHE_HOME", cacheHome.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
