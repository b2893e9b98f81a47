package com.neuropilot.backup.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.PendingRestore;
import com.neuropilot.backup.spi.ReplacedDatabase;
import com.neuropilot.backup.spi.RestoreLockedException;
import com.neuropilot.backup.spi.RestoreMode;
import com.neuropilot.backup.spi.RestoreRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DumpSource} keeps that restores {@link RestoreMode#IN_PLACE}, beside the rest
 * of its contract: what is replaced is given out first, and comes back.
 */
public abstract class ReplacingContract extends DumpSourceContract {
  private static final String COPY = "shop_20250120_020000";
  private static final long WAITS_MILLIS = 300;

  /** For subclasses. */
  protected ReplacingContract() {}

  /** Changes rows of a database, as somebody does who uses it; may be made to wait. */
  protected abstract void change(String database) throws Exception;

  @Test
  void whatIsReplacedIsGivenOutFirstAndComesBack() throws Exception {
    String backedUp = contents(sourceDatabase());
    try (DumpSource source = openSource()) {
      Taken taken = take(source);
      change(sourceDatabase());
      String changed = contents(sourceDatabase());
      assertThat(changed).isNotEqualTo(backedUp);

      Taken replaced = replace(source, taken);
      assertThat(contents(sourceDatabase())).isEqualTo(backedUp);
      assertThat(source.replaced(Optional.of(sourceDatabase())))
          .first()
          .satisfies(
              found -> {
                assertThat(found.mode()).isEqualTo(RestoreMode.IN_PLACE);
                assertThat(found.database()).isEqualTo(sourceDatabase());
                assertThat(found.holder()).isEqualTo(COPY);
              });

      replace(source, replaced);
      assertThat(contents(sourceDatabase())).isEqualTo(changed);
      forget(source);
    }
    assertNothingLeft();
  }

  /** Returns what was replaced. */
  private Taken replace(DumpSource source, Taken by) throws IOException {
    try (PendingRestore restore = source.openRestore(inPlace(by))) {
      Taken saved;
      try (DumpSource replaced = restore.replaced().orElseThrow()) {
        assertThat(replaced.describe().database()).isEqualTo(sourceDatabase());
        take(replaced);
        saved = take(replaced);
      }
      String name = by.streams().keySet().iterator().next();
      assertThatThrownBy(() -> restore.body(name))
          .as("a body before what is replaced is saved")
          .isInstanceOfAny(IOException.class, IllegalStateException.class);
      restore.saved(COPY);
      write(restore, by.streams());
      assertThat(restore.commit().blocking()).isPresent();
      return saved;
    }
  }

  private void forget(DumpSource source) throws IOException {
    for (ReplacedDatabase found : source.replaced(Optional.of(sourceDatabase()))) {
      source.discard(found);
    }
    assertThat(source.replaced(Optional.of(sourceDatabase()))).isEmpty();
  }

  @Test
  void whoWritesWaitsFromTheBeginningAndIsNotInWhatIsGivenOut() throws Exception {
    try (DumpSource source = openSource()) {
      Taken taken = take(source);
      PendingRestore restore = source.openRestore(inPlace(taken));
      CompletableFuture<Void> writing = CompletableFuture.runAsync(this::changeSource);
      try {
        assertThatThrownBy(() -> writing.get(WAITS_MILLIS, TimeUnit.MILLISECONDS))
            .isInstanceOf(TimeoutException.class);
        try (DumpSource replaced = restore.replaced().orElseThrow()) {
          assertThat(take(replaced).summary().rows()).isEqualTo(taken.summary().rows());
        }
        assertThat(writing).as("the one who writes").isNotDone();
      } finally {
        restore.close();
      }
      writing.get(1, TimeUnit.MINUTES);
    }
    assertNothingLeft();
  }

  private void changeSource() {
    try {
      change(sourceDatabase());
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void withoutCommitNothingIsReplaced() throws Exception {
    try (DumpSource source = openSource()) {
      Taken taken = take(source);
      change(sourceDatabase());
      String changed = contents(sourceDatabase());
      PendingRestore given = source.openRestore(inPlace(taken));
      try (DumpSource replaced = given.replaced().orElseThrow()) {
        take(replaced);
      }
      given.close();
      PendingRestore written = source.openRestore(inPlace(taken));
      written.saved(COPY);
      write(written, taken.streams());
      written.close();
      assertThatCode(written::close).doesNotThrowAnyException();
      assertThatThrownBy(written::commit).as("commit after close").isInstanceOf(IOException.class);

      assertThat(contents(sourceDatabase())).isEqualTo(changed);
      assertThat(source.replaced(Optional.of(sourceDatabase()))).isEmpty();
    }
    assertNothingLeft();
  }

  @Test
  void truncatedDumpReplacesNothing() throws Exception {
    try (DumpSource source = openSource()) {
      Taken taken = take(source);
      change(sourceDatabase());
      String changed = contents(sourceDatabase());
      for (double share : new double[] {0, 0.5, 0.999}) {
        Map<String, byte[]> cut = new LinkedHashMap<>(taken.streams());
        cut.replaceAll((name, bytes) -> Arrays.copyOf(bytes, (int) (bytes.length * share)));
        assertThatThrownBy(() -> restoreInFull(source, inPlace(taken), cut))
            .as("cut at " + share)
            .isInstanceOf(IOException.class);
        assertThat(contents(sourceDatabase())).as("after a cut at " + share).isEqualTo(changed);
      }
      assertThat(source.replaced(Optional.of(sourceDatabase()))).isEmpty();
    }
    assertNothingLeft();
  }

  @Test
  void aSecondRestoreOfTheDatabaseIsRefusedMeanwhile() throws Exception {
    try (DumpSource source = openSource();
        DumpSource other = openSource()) {
      Taken taken = take(source);
      try (PendingRestore restore = source.openRestore(inPlace(taken))) {
        assertThat(restore.replaced()).isPresent();
        for (RestoreMode mode : List.of(RestoreMode.IN_PLACE, RestoreMode.SWAP)) {
          RestoreRequest second = request(taken, sourceDatabase()).inMode(mode);
          assertThatThrownBy(() -> other.preflight(second))
              .isInstanceOf(RestoreLockedException.class);
          assertThatThrownBy(() -> other.openRestore(second))
              .isInstanceOf(RestoreLockedException.class);
        }
      }
      assertThat(other.preflight(inPlace(taken)).problems()).isEmpty();
    }
    assertNothingLeft();
  }

  private RestoreRequest inPlace(Taken taken) {
    return request(taken, sourceDatabase()).inMode(RestoreMode.IN_PLACE);
  }
}
