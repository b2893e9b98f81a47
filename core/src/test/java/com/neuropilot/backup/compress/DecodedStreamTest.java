package com.neuropilot.backup.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.tck.FaultyInputStream;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecodedStreamTest {
  static Stream<Compressor> codecs() throws IOException {
    try (TestContext context = TestContext.create()) {
      return Stream.of(
          new ZstdProvider().create(Zstd.standard(), context),
          new GzipProvider().create(Gzip.standard(), context),
          new XzProvider().create(Xz.level(0), context));
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void sourceThatFailsIsNotDamage(Compressor codec) throws IOException {
    byte[] encoded = encode(codec, new byte[100_000]);
    for (int limit : new int[] {0, 1, encoded.length / 2, encoded.length - 1}) {
      FaultyInputStream source =
          FaultyInputStream.failingAfter(new ByteArrayInputStream(encoded), limit);
      try (InputStream in = codec.decode(source)) {
        assertThatThrownBy(in::readAllBytes)
            .isNotInstanceOf(IntegrityException.class)
            .hasMessageContaining("Injected fault");
        assertThatThrownBy(in::read).hasMessageContaining("Injected fault");
      }
      source.assertFired();
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void damageIsExplained(Compressor codec) throws IOException {
    try (InputStream in = codec.decode(new ByteArrayInputStream(new byte[50]))) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("damaged or cut short")
          .hasMessageContaining("another copy");
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void nothingIsReadBeforeItIsAskedFor(Compressor codec) throws IOException {
    FaultyInputStream source =
        FaultyInputStream.failingAfter(new ByteArrayInputStream(new byte[0]), 0);
    codec.decode(source).close();
    assertThat(source.fired()).isFalse();
    assertThat(source.isClosed()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void readingAfterCloseIsRefused(Compressor codec) throws IOException {
    InputStream in = codec.decode(new ByteArrayInputStream(encode(codec, new byte[100])));
    assertThat(in.read()).isZero();
    in.close();
    assertThatThrownBy(in::read).isInstanceOf(IOException.class);
  }

  private static byte[] encode(Compressor codec, byte[] plain) throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (EncodingStream out = codec.encode(sink)) {
      out.write(plain);
      out.finish();
    }
    return sink.toByteArray();
  }
}
