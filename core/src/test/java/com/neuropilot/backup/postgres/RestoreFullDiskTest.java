package com.neuropilot.backup.postgres;

import static com.neuropilot.backup.postgres.SwapShop.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreRequest;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The server's disk becomes full while a database in use is restored: a real one where the system
 * lets a test mount, else a limit on the length of its files.
 */
class RestoreFullDiskTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static final int DISK_MIB = 40;

  /** More than the disk has, less than makes another write-ahead log file longer. */
  private static final int ROWS = 22_000;

  /** Above the server's write-ahead log files of 16 MiB, below the table that is restored. */
  private static final long LARGEST_FILE = 17L * 1024 * 1024;

  private static Path disk = directory;
  private static boolean mounted;

  private final SwapShop shop = new SwapShop(SERVER, directory);
  private final RestoreFixture fixture = shop.fixture();

  @BeforeAll
  static void mount() throws Exception {
    disk = Files.createDirectory(server().socketDirectory().resolve("small"));
    RunAsNobody.allow(disk);
    String options = "size=" + DISK_MIB + "m,mode=0700,uid=" + Files.getAttribute(disk, "unix:uid");
    mounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString());
    SERVER.execute("postgres", "CREATE TABLESPACE small LOCATION '" + disk + "'");
  }

  @AfterAll
  static void unmount() throws Exception {
    SERVER.execute("postgres", "DROP TABLESPACE small");
    if (mounted) {
      assertThat(run("umount", "--lazy", disk.toString())).isTrue();
    }
  }

  @BeforeEach
  void fill() throws Exception {
    shop.fill();
    SERVER.execute("postgres", "ALTER DATABASE \"the shop\" SET TABLESPACE small");
  }

  @AfterEach
  void dropAll() throws Exception {
    shop.dropAll();
  }

  @ParameterizedTest
  @EnumSource(
      value = RestoreMode.class,
      names = {"SWAP", "IN_PLACE"})
  void theOldDataIsThereAndTheMessageSaysWhatToDo(RestoreMode mode) throws Exception {
    byte[] dump = tooLarge();
    Map<String, String> before = fixture.contents(SHOP);
    if (!mounted) {
      server().limitFiles(Long.toString(LARGEST_FILE));
    }
    try {
      assertThatThrownBy(() -> restore(mode, dump))
          .isInstanceOf(StageException.class)
          .hasMessageContaining("could not extend file")
          .satisfies(failure -> assertThat(failure.getMessage()).contains(expected()))
          .hasMessageNotContaining("xxx");
    } finally {
      server().limitFiles("unlimited");
    }
    assertThat(fixture.contents(SHOP)).isEqualTo(before);
    assertThat(fixture.databases()).containsExactly(SHOP);
    restore(mode, shop.dump());
    assertThat(SERVER.query(SHOP, "SELECT count(*) FROM orders")).isEqualTo("1000");
  }

  private static List<String> expected() {
    return mounted
        ? List.of("No space left on device", "The server's disk is full: make room there")
        : List.of("File too large");
  }

  @Test
  void rowsThatCannotHaveRoomOnTheDatabasesDiskAreRefused() throws Exception {
    long bytes = Files.getFileStore(disk).getTotalSpace();
    RestoreRequest request =
        RestoreRequest.of(RestoreFixture.dumpInfo("custom"))
            .intoDatabase(SHOP)
            .recorded(
                List.of("main"),
                Map.of("public.orders", bytes / 28 + 1),
                Optional.empty(),
                OptionalLong.empty());
    for (RestoreMode mode : List.of(RestoreMode.SWAP, RestoreMode.IN_PLACE)) {
      assertThat(shop.check(request.inMode(mode)).problems())
          .singleElement()
          .asString()
          .contains("at the very least", " free in " + disk);
    }
  }

  private byte[] tooLarge() throws Exception {
    String large = SERVER.createDatabase("TEMPLATE template0");
    SERVER.execute(
        large,
        "CREATE TABLE large AS SELECT n, repeat('x', 1900) FROM generate_series(1, "
            + ROWS
            + ") n");
    byte[] dump = fixture.dump(large, "-Fc");
    SERVER.execute("postgres", "DROP DATABASE " + large);
    return dump;
  }

  private void restore(RestoreMode mode, byte[] dump) throws IOException {
    RestoreRequest request = SwapShop.request("custom", Optional.of(mode), Optional.empty());
    try (PendingRestore restore = SwapShop.begin(fixture.superuser(), request, dump)) {
      restore.commit();
    }
  }

  private static LoopbackServer server() {
    return (LoopbackServer) SERVER.running();
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }
}
