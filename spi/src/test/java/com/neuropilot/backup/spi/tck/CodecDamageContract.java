package com.neuropilot.backup.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.StreamCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The part of {@link StreamCodecContract} that says which damage is noticed: all. */
public abstract class CodecDamageContract {
  static final int SMALL = 200;
  static final int MEDIUM = 40_000;

  /** For subclasses. */
  protected CodecDamageContract() {}

  /** Returns a codec that encodes and decodes. */
  protected abstract StreamCodec codec() throws IOException;

  /**
   * Returns whether decoding notices every kind of damage, as it must; false only for a codec that
   * changes nothing.
   */
  protected boolean detectsDamage() {
    return true;
  }

  /** Returns how many bytes a large message has: 3 MiB unless overridden. */
  protected int largeSize() {
    return 3 << 20;
  }

  /**
   * Returns whether an exception is how this codec refuses damage: {@link IntegrityException}
   * unless overridden.
   */
  protected boolean isRefusal(Throwable thrown) {
    return thrown instanceof IntegrityException;
  }

  /** Encodes bytes. */
  protected final byte[] encode(byte[] plain) throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (EncodingStream out = codec().encode(sink)) {
      out.write(plain, 0, plain.length);
      out.finish();
    }
    return sink.toByteArray();
  }

  /** Decodes bytes. */
  protected final byte[] decode(byte[] encoded) throws IOException {
    try (InputStream in = codec().decode(new ByteArrayInputStream(encoded))) {
      return in.readAllBytes();
    }
  }

  /** Checks that encoded bytes are refused. */
  protected final void assertRefused(String what, byte[] encoded) {
    Throwable thrown = catchThrowable(() -> decode(encoded));
    assertThat(thrown).as(what).isNotNull().matches(this::isRefusal, "is a refusal");
    assertThat(thrown.getMessage()).as(what).isNotBlank();
  }

  @Test
  void emptyInputIsRefused() {
    if (detectsDamage()) {
      assertRefused("nothing", new byte[0]);
    }
  }

  @Test
  void inputOfAnotherKindIsRefused() {
    if (detectsDamage()) {
      assertRefused(
          "a text", "-- PostgreSQL database dump\n".repeat(100).getBytes(StandardCharsets.UTF_8));
      assertRefused("zeros", new byte[10_000]);
      assertRefused("noise", Samples.random(10_000, 11));
    }
  }

  @Test
  void truncationIsRefusedAtEachPosition() throws IOException {
    if (detectsDamage()) {
      byte[] encoded = encode(Samples.text(SMALL));
      for (int length = 0; length < encoded.length; length++) {
        assertRefused("cut to " + length + " of " + encoded.length, Arrays.copyOf(encoded, length));
      }
    }
  }

  @Test
  void truncationOfALargeMessageIsRefused() throws IOException {
    if (detectsDamage()) {
      for (byte[] plain : List.of(Samples.text(largeSize()), Samples.random(largeSize(), 13))) {
        byte[] encoded = encode(plain);
        int[] lengths = {
          encoded.length / 3,
          encoded.length / 2,
          encoded.length - 5_000,
          encoded.length - 100,
          encoded.length - 9,
          encoded.length - 1
        };
        for (int length : lengths) {
          assertRefused(
              "cut to " + length + " of " + encoded.length,
              Arrays.copyOf(encoded, Math.max(0, length)));
        }
      }
    }
  }

  @Test
  void changedBitIsRefusedOrChangesNothing() throws IOException {
    if (detectsDamage()) {
      assertChangesNoticed(Samples.text(MEDIUM));
      assertChangesNoticed(Samples.random(MEDIUM, 17));
    }
  }

  private void assertChangesNoticed(byte[] plain) throws IOException {
    byte[] encoded = encode(plain);
    for (int position : Samples.positions(encoded.length, 150)) {
      byte[] changed = Samples.flipped(encoded, position, position % 8);
      byte[][] decoded = new byte[1][];
      Throwable thrown = catchThrowable(() -> decoded[0] = decode(changed));
      String what = "bit " + position % 8 + " of byte " + position + " of " + encoded.length;
      if (thrown == null) {
        assertThat(Arrays.equals(decoded[0], plain)).as(what + " gives the same bytes").isTrue();
      } else {
        assertThat(thrown).as(what).matches(this::isRefusal, "is a refusal");
      }
    }
  }

  @Test
  void refusedStreamStaysRefused() throws IOException {
    if (detectsDamage()) {
      byte[] encoded = encode(Samples.random(MEDIUM, 29));
      for (byte[] damaged :
          List.of(
              Arrays.copyOf(encoded, encoded.length / 2),
              Samples.flipped(encoded, encoded.length / 2, 3),
              Samples.joined(encoded, new byte[] {'x'}))) {
        assertStaysRefused(damaged);
      }
    }
  }

  private void assertStaysRefused(byte[] damaged) throws IOException {
    InputStream opened;
    try {
      opened = codec().decode(new ByteArrayInputStream(damaged));
    } catch (IOException e) {
      // Damage may be found when the stream is opened: there is nothing to read again then.
      assertThat(e).matches(this::isRefusal, "is a refusal");
      return;
    }
    try (InputStream in = opened) {
      assertThatThrownBy(in::readAllBytes).matches(this::isRefusal, "is a refusal");
      assertThatThrownBy(in::read).as("read again").isInstanceOf(IOException.class);
    }
  }

  @Test
  void lostAndDoubledBytesAreRefused() throws IOException {
    if (detectsDamage()) {
      byte[] encoded = encode(Samples.random(MEDIUM, 19));
      for (int position : new int[] {encoded.length / 4, encoded.length / 2, encoded.length - 50}) {
        byte[] head = Arrays.copyOf(encoded, position);
        assertRefused(
            "without byte " + position,
            Samples.joined(head, Arrays.copyOfRange(encoded, position + 1, encoded.length)));
        assertRefused(
            "with byte " + position + " twice",
            Samples.joined(head, Arrays.copyOfRange(encoded, position - 1, encoded.length)));
      }
    }
  }

  @Test
  void bytesAfterTheEndAreRefused() throws IOException {
    if (detectsDamage()) {
      byte[] encoded = encode(Samples.text(MEDIUM));
      Stream.of(
              new byte[1],
              new byte[101],
              "\n".getBytes(StandardCharsets.UTF_8),
              "garbage".getBytes(StandardCharsets.UTF_8),
              Samples.random(1_000, 23))
          .forEach(
              more ->
                  assertRefused(
                      more.length + " bytes after the end", Samples.joined(encoded, more)));
      assertRefused(
          "half a message after the end",
          Samples.joined(encoded, Arrays.copyOf(encoded, encoded.length / 2)));
    }
  }
}
