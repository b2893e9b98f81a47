package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.StageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadAheadTest {
  private static final int LENGTH = 3_000_000;

  @Test
  void everyByteIsHandedOn() throws Exception {
    ReadAhead reader = start(LENGTH + 1, new IllegalStateException("beyond the end"));
    assertThat(drain(reader)).isEqualTo(LENGTH);
  }

  @Test
  void aScannerThatFailsFailsTheReader() {
    ReadAhead reader = start(2_000_000, new IllegalStateException("the scanner's mistake"));
    assertThatThrownBy(() -> drain(reader))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("could not be read to its end")
        .hasMessageContaining("the scanner's mistake")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void noMemoryIsSaidWithWhatToDo() {
    ReadAhead reader = start(1, new OutOfMemoryError("Java heap space"));
    assertThatThrownBy(() -> drain(reader))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("-Xmx");
  }

  private static ReadAhead start(long position, Throwable failure) {
    return ReadAhead.start(
        new ByteArrayInputStream(new byte[LENGTH]), new FailingAt(position, failure));
  }

  private static long drain(ReadAhead reader) throws IOException {
    long length = 0;
    ReadAhead.Piece piece = reader.next();
    while (!piece.isEnd()) {
      length += piece.length();
      reader.release(piece);
      piece = reader.next();
    }
    return length;
  }

  /** Breaks at a position. */
  private static final class FailingAt implements DumpScanner {
    private final long position;
    private final Throwable failure;
    private long seen;

    FailingAt(long position, Throwable failure) {
      this.position = position;
      this.failure = failure;
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
      seen += length;
      if (seen >= position) {
        if (failure instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) failure;
      }
    }

    @Override
    public Optional<String> problem() {
      return Optional.empty();
    }

    @Override
    public Map<String, Long> rows() {
      return Map.of();
    }

    @Override
    public String archiveVersion() {
      return "";
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }
  }
}
