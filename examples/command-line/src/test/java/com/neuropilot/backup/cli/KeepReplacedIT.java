package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a swap keeps what it replaces is said in the file or on the command line. */
class KeepReplacedIT {
  private static final String KEPT = "inventory_before_20250120";

  private static Inventory inventory;

  @TempDir Path folder;
  private final Invocation invocation = new Invocation();

  @BeforeAll
  static void start() throws Exception {
    inventory = Inventory.start();
  }

  @AfterAll
  static void stop() throws IOException {
    inventory.close();
  }

  @Test
  void theFirstRestoreAfterThatTimeDropsIt() throws Exception {
    write("source.keep-replaced = 2d");
    expect("backup");
    String[] restore = {"restore", "--latest", "--mode", "swap", "--yes"};
    String[] longer = {"restore", "--latest", "--mode", "swap", "--yes", "--keep-replaced", "7d"};

    assertThat(expect(longer)).contains("Keep the old one until 2025-01-27T02:00:00Z");
    assertThat(inventory.exists(KEPT)).isTrue();
    invocation.clock.advance(Duration.ofDays(6));
    assertThat(expect(restore))
        .contains("Keep the old one until 2025-01-28T02:00:00Z")
        .doesNotContain("kept no longer");
    assertThat(inventory.exists(KEPT)).isTrue();
    invocation.clock.advance(Duration.ofDays(1));
    assertThat(
            expect(
                "restore",
                "--latest",
                "--mode",
                "swap",
                "--yes",
                "--into",
                inventory.url("inventory"),
                "--keep-replaced",
                "1h"))
        .contains("Drop the database " + KEPT, "of an earlier restore, which is kept no longer")
        .contains("Keep the old one until 2025-01-27T03:00:00Z");
    assertThat(inventory.exists(KEPT)).isFalse();
  }

  private void write(String line) throws IOException {
    Files.write(
        folder.resolve("backup.properties"),
        List.of(
            "name = shop",
            "source = postgresql",
            "source.url = " + inventory.url("inventory"),
            line,
            "encryptor = none",
            "storage.near = local",
            "storage.near.directory = " + Files.createDirectory(folder.resolve("store")),
            "work-directory = " + folder.resolve("work")));
  }

  private String expect(String... arguments) {
    String config = folder.resolve("backup.properties").toString();
    int status =
        invocation.run(
            Stream.concat(Stream.of(arguments), Stream.of("--config", config))
                .toArray(String[]::new));
    assertThat(status).as(invocation.out() + invocation.err()).isZero();
    return invocation.out();
  }
}
