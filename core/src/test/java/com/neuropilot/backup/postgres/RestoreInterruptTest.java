package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.neuropilot.backup.spi.PendingRestore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A restore whose thread is interrupted ends soon and leaves nothing behind. */
class RestoreInterruptTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();
  @TempDir static Path directory;

  private static RestoreFixture fixture;
  private static byte[] plain;
  private static byte[] custom;
  private static Map<String, Long> rows;

  private List<String> databases = List.of();

  @BeforeAll
  static void load() throws Exception {
    fixture = new RestoreFixture(SERVER, directory);
    String source = SERVER.createDatabase("TEMPLATE template0");
    fixture.load(source, RunningServer.SUPERUSER, 1, "small.sql");
    plain = fixture.dump(source, "--format=plain");
    custom = fixture.dump(source, "--format=custom");
    rows = fixture.rows(source);
  }

  @BeforeEach
  void remember() throws Exception {
    databases = fixture.databases();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(fixture.databases()).isEqualTo(databases);
    assertThat(ProcessHandle.current().descendants())
        .noneMatch(child -> child.info().command().orElse("").endsWith("pg_restore"));
  }

  @Test
  void interruptWhileCommitting() throws Exception {
    byte[] slow = slow();
    Interrupted run =
        new Interrupted(
            () -> {
              try (PendingRestore restore = open("plain")) {
                restore.body("main").write(slow);
                restore.commit();
              }
            });
    run.interruptAfterTable();
    assertThat(run.failure()).isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void interruptBetweenTwoWrites() throws Exception {
    Interrupted run =
        new Interrupted(
            () -> {
              try (PendingRestore restore = open("custom")) {
                OutputStream body = restore.body("main");
                body.write(custom, 0, custom.length / 2);
                body.flush();
                Thread.sleep(100_000);
              }
            });
    run.interruptAfterTable();
    assertThat(run.failure()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void interruptWhileWriting() throws Exception {
    byte[] slow = slow();
    byte[] more = "-- x\n".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
    Interrupted run =
        new Interrupted(
            () -> {
              try (PendingRestore restore = open("plain")) {
                OutputStream body = restore.body("main");
                body.write(slow);
                body.write(more);
              }
            });
    run.interruptAfterTable();
    assertThat(run.failure()).isInstanceOf(InterruptedIOException.class);
  }

  /** Returns a dump that takes long. */
  private static byte[] slow() {
    return new String(plain, StandardCharsets.UTF_8)
        .replace("CREATE INDEX", "SELECT pg_sleep(100);\nCREATE INDEX")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static PendingRestore open(String format) throws IOException {
    return RestoreOpening.open(
        fixture.superuser(),
        fixture
            .request(format, "the target")
            .recorded(List.of("main"), rows, Optional.empty(), OptionalLong.empty()));
  }

  /** A restore on a thread that is interrupted. */
  private static final class Interrupted {
    private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
    private final Thread thread;
    private Instant interrupted = Instant.MIN;

    Interrupted(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
      thread = new Thread(() -> failed.complete(catchThrowable(work)));
      thread.start();
    }

    void interruptAfterTable() throws Exception {
      fixture.awaitTable();
      Thread.sleep(300);
      interrupted = Instant.now();
      thread.interrupt();
    }

    Throwable failure() throws Exception {
      Throwable failure = failed.get();
      assertThat(Duration.between(interrupted, Instant.now())).isLessThan(Duration.ofSeconds(10));
      return failure;
    }
  }
}
