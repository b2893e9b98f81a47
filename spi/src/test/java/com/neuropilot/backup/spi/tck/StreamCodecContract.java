package com.neuropilot.backup.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.StreamCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link StreamCodec} keeps. A plug-in's test extends it and says how to make a codec:
 *
 * <pre>{@code
 * class ZstdCodecTest extends StreamCodecContract {
 *   @Override
 *   protected StreamCodec codec() { ... }
 * }
 * }</pre>
 */
public abstract class StreamCodecContract extends CodecDamageContract {
  /** For subclasses. */
  protected StreamCodecContract() {}

  @Test
  void fileExtensionIsEmptyOrBeginsWithADot() throws IOException {
    assertThat(codec().fileExtension()).matches("|\\.[a-z0-9.]+");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 255, 256, 257, 4095, 4097, 65_535, 65_537, 131_073, 1_000_003})
  void whatWasEncodedIsDecoded(int length) throws IOException {
    assertRoundTrip(Samples.text(length));
    assertRoundTrip(Samples.random(length, length));
  }

  @Test
  void largeMessagesAreDecoded() throws IOException {
    assertRoundTrip(Samples.text(largeSize()));
    assertRoundTrip(Samples.random(largeSize(), 7));
    assertRoundTrip(new byte[largeSize()]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1021, 70_001})
  void sizeOfTheWritesDoesNotMatter(int chunk) throws IOException {
    byte[] plain = Samples.text(chunk == 1 ? 10_000 : 300_000);
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (EncodingStream out = codec().encode(sink)) {
      for (int at = 0; at < plain.length; at += chunk) {
        out.write(plain, at, Math.min(chunk, plain.length - at));
        out.flush();
      }
      out.finish();
    }
    assertThat(decode(sink.toByteArray())).isEqualTo(plain);
  }

  @Test
  void singleBytesAreWrittenAndRead() throws IOException {
    byte[] plain = Samples.random(5_000, 3);
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (EncodingStream out = codec().encode(sink)) {
      for (byte value : plain) {
        out.write(value);
      }
      out.finish();
    }
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (InputStream in = codec().decode(new ByteArrayInputStream(sink.toByteArray()))) {
      for (int value = in.read(); value >= 0; value = in.read()) {
        read.write(value);
      }
      assertThat(in.read()).as("the end stays the end").isEqualTo(-1);
      assertThat(in.read(new byte[10], 0, 10)).isEqualTo(-1);
    }
    assertThat(read.toByteArray()).isEqualTo(plain);
  }

  @Test
  void shortReadsOfTheSourceDoNotMatter() throws IOException {
    byte[] plain = Samples.text(100_000);
    try (InputStream in = codec().decode(new TricklingInputStream(encode(plain)))) {
      assertThat(in.readAllBytes()).isEqualTo(plain);
    }
  }

  @Test
  void writingNothingIsAllowed() throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (EncodingStream out = codec().encode(sink)) {
      out.write(new byte[0]);
      out.write(new byte[10], 5, 0);
      out.finish();
    }
    assertThat(decode(sink.toByteArray())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, SMALL, MEDIUM, 1_000_000})
  void closingWithoutFinishAborts(int length) throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (EncodingStream out = codec().encode(sink)) {
      out.write(Samples.text(length));
    }
    if (detectsDamage()) {
      assertRefused("aborted after " + length, sink.toByteArray());
    }
  }

  @Test
  void closingAddsNothingAfterFinish() throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    EncodingStream out = codec().encode(sink);
    out.write(Samples.text(MEDIUM));
    out.finish();
    byte[] complete = sink.toByteArray();
    out.close();
    out.close();
    assertThat(sink.toByteArray()).isEqualTo(complete);
    assertThat(decode(complete)).isEqualTo(Samples.text(MEDIUM));
  }

  @Test
  void closingTwiceIsHarmless() throws IOException {
    EncodingStream out = codec().encode(new ByteArrayOutputStream());
    out.write(1);
    out.close();
    assertThatCode(out::close).doesNotThrowAnyException();
    InputStream in = codec().decode(new ByteArrayInputStream(encode(Samples.text(SMALL))));
    in.close();
    assertThatCode(in::close).doesNotThrowAnyException();
  }

  @Test
  void sinkIsNotClosed() throws IOException {
    FaultySink finished = FaultySink.sound(new ByteArrayOutputStream());
    try (EncodingStream out = codec().encode(finished)) {
      out.write(1);
      out.finish();
    }
    FaultySink aborted = FaultySink.sound(new ByteArrayOutputStream());
    codec().encode(aborted).close();
    assertThat(finished.isClosed()).isFalse();
    assertThat(aborted.isClosed()).isFalse();
  }

  @Test
  void sourceIsClosedWithTheStream() throws IOException {
    FaultyInputStream source =
        FaultyInputStream.endingAfter(
            new ByteArrayInputStream(encode(Samples.text(MEDIUM))), Long.MAX_VALUE);
    try (InputStream in = codec().decode(source)) {
      assertThat(in.read()).isNotNegative();
    }
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void writingAfterFinishIsRefused() throws IOException {
    try (EncodingStream out = codec().encode(new ByteArrayOutputStream())) {
      out.write(1);
      out.finish();
      assertThatThrownBy(() -> out.write(2)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> out.write(new byte[10])).isInstanceOf(IOException.class);
    }
  }

  @Test
  void writingOrFinishingAfterCloseIsRefused() throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    EncodingStream out = codec().encode(sink);
    out.write(Samples.text(SMALL));
    out.close();
    byte[] aborted = sink.toByteArray();
    assertThatThrownBy(() -> out.write(2)).isInstanceOf(IOException.class);
    assertThatThrownBy(out::finish).isInstanceOf(IOException.class);
    assertThat(sink.toByteArray()).isEqualTo(aborted);
  }

  @Test
  void sinkThatBreaksMakesTheStreamFail() throws IOException {
    byte[] plain = Samples.random(1_000_000, 5);
    for (int limit : new int[] {0, 1, 100, 500_000}) {
      FaultySink sink = FaultySink.failingAfter(new ByteArrayOutputStream(), limit);
      assertThatThrownBy(() -> encodeInto(sink, plain))
          .as("sink of " + limit)
          .isInstanceOf(IOException.class);
      sink.assertFired();
    }
  }

  @Test
  void finishAfterAFailureIsRefused() throws IOException {
    byte[] plain = Samples.random(1_000_000, 5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    FaultySink sink = FaultySink.failingOnceAfter(bytes, 1_000);
    Throwable thrown = catchThrowable(() -> encodeInto(sink, plain));
    sink.assertFired();
    assertThat(thrown).isInstanceOf(IOException.class).hasNoSuppressedExceptions();
    if (detectsDamage()) {
      assertRefused("what was written around the failure", bytes.toByteArray());
    }
  }

  /** Writes, and when that fails tries to finish all the same, which must fail too. */
  private void encodeInto(FaultySink sink, byte[] plain) throws IOException {
    try (EncodingStream out = codec().encode(sink)) {
      try {
        out.write(plain);
        out.finish();
      } catch (IOException e) {
        assertThatThrownBy(out::finish).isInstanceOf(IOException.class);
        assertThatThrownBy(out::finish).isInstanceOf(IOException.class);
        throw e;
      }
    }
  }

  @Test
  void sourceThatBreaksMakesTheStreamFail() throws IOException {
    byte[] encoded = encode(Samples.random(MEDIUM, 9));
    for (int limit : new int[] {0, 1, encoded.length / 2, encoded.length - 1}) {
      FaultyInputStream source =
          FaultyInputStream.failingAfter(new ByteArrayInputStream(encoded), limit);
      assertThatThrownBy(() -> drain(source))
          .as("source of " + limit)
          .isInstanceOf(IOException.class);
      source.assertFired();
    }
  }

  private void drain(InputStream source) throws IOException {
    try (InputStream in = codec().decode(source)) {
      in.readAllBytes();
    }
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    StreamCodec shared = codec();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> tasks =
          IntStream.range(0, 8)
              .<Callable<Boolean>>mapToObj(i -> () -> roundTrip(shared, Samples.random(200_000, i)))
              .toList();
      for (Future<Boolean> result : threads.invokeAll(tasks)) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean roundTrip(StreamCodec codec, byte[] plain) throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (EncodingStream out = codec.encode(sink)) {
      out.write(plain);
      out.finish();
    }
    try (InputStream in = codec.decode(new ByteArrayInputStream(sink.toByteArray()))) {
      return Arrays.equals(in.readAllBytes(), plain);
    }
  }

  private void assertRoundTrip(byte[] plain) throws IOException {
    assertThat(Arrays.equals(decode(encode(plain)), plain))
        .as(plain.length + " bytes come back")
        .isTrue();
  }
}
