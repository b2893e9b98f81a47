package com.neuropilot.backup.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StreamCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link Encryptor} keeps, besides what every codec does. */
public abstract class EncryptorContract extends StreamCodecContract {
  private static final byte[] DOCUMENT =
      "{\"id\": \"neuropilot_20250120_020000\"}".getBytes(StandardCharsets.UTF_8);

  /** For subclasses. */
  protected EncryptorContract() {}

  /**
   * Returns an encryptor with recipients and the secret key of one of them; it signs if this kind
   * can.
   */
  protected abstract Encryptor encryptor() throws IOException;

  /** Returns an encryptor with the same recipients and no secret key. */
  protected abstract Encryptor encodingOnly() throws IOException;

  /** Returns an encryptor with the same secret key and no recipients. */
  protected abstract Encryptor decodingOnly() throws IOException;

  /**
   * Returns an encryptor whose recipients and secret key are another's; if it signs, the first one
   * does not trust it.
   */
  protected abstract Encryptor stranger() throws IOException;

  @Override
  protected final StreamCodec codec() throws IOException {
    return encryptor();
  }

  /** Damage in the part that names the keys reads as a message for somebody else. */
  @Override
  protected boolean isRefusal(Throwable thrown) {
    return thrown instanceof IntegrityException
        || (thrown instanceof StageException failed && !failed.retryable());
  }

  @Test
  void recipientsAreFingerprints() throws IOException {
    assertThat(encryptor().recipients())
        .isNotEmpty()
        .allMatch(recipient -> recipient.matches("[0-9A-F]{16,}"));
    assertThat(encodingOnly().recipients()).isEqualTo(encryptor().recipients());
    assertThat(decodingOnly().recipients()).isEmpty();
    assertThat(stranger().recipients()).doesNotContainAnyElementsOf(encryptor().recipients());
  }

  @Test
  void saysWhetherItCanDecode() throws IOException {
    assertThat(encryptor().canDecode()).isTrue();
    assertThat(decodingOnly().canDecode()).isTrue();
    assertThat(encodingOnly().canDecode()).isFalse();
  }

  @Test
  void plaintextDoesNotShow() throws IOException {
    String plain = "COPY public.customers (name) FROM stdin;\n".repeat(200);
    String encoded =
        new String(encode(plain.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.ISO_8859_1);
    assertThat(encoded).doesNotContain("COPY").doesNotContain("customers");
  }

  @Test
  void sameMessageIsNeverEncryptedToTheSameBytes() throws IOException {
    byte[] plain = Samples.text(1_000);
    assertThat(encode(plain)).isNotEqualTo(encode(plain));
  }

  @Test
  void whoCannotDecodeSaysWhichKeyIsWanted() throws IOException {
    byte[] encoded = encode(Samples.text(1_000));
    assertThatThrownBy(() -> decodeWith(encodingOnly(), encoded))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("key");
    assertThatThrownBy(() -> decodeWith(stranger(), encoded))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("key");
  }

  @Test
  void whoCannotEncodeSaysSo() throws IOException {
    Encryptor decodingOnly = decodingOnly();
    assertThatThrownBy(() -> decodingOnly.encode(new ByteArrayOutputStream()).close())
        .isInstanceOf(StageException.class)
        .hasMessageContaining("recipient");
  }

  @Test
  void whatOneEncodesAnotherWithTheKeyDecodes() throws IOException {
    byte[] plain = Samples.text(100_000);
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (var out = encodingOnly().encode(sink)) {
      out.write(plain);
      out.finish();
    }
    assertThat(decodeWith(decodingOnly(), sink.toByteArray())).isEqualTo(plain);
  }

  @Test
  void messagesInARowAreRefused() throws IOException {
    byte[] encoded = encode(Samples.text(1_000));
    assertRefused("two messages", Samples.joined(encoded, encoded));
  }

  @Test
  void signatureIsVerified() throws IOException {
    Optional<Signer> signer = encryptor().signer().filter(Signer::canSign);
    if (signer.isPresent()) {
      byte[] signature = signer.get().sign(DOCUMENT);
      assertThat(signer.get().verify(DOCUMENT, signature)).matches("[0-9A-F]{16,}");
      assertThat(signer.get().verify(new byte[0], signer.get().sign(new byte[0]))).isNotBlank();
    }
  }

  @Test
  void signatureOfAnotherDocumentIsRefused() throws IOException {
    Optional<Signer> signer = encryptor().signer().filter(Signer::canSign);
    if (signer.isPresent()) {
      byte[] signature = signer.get().sign(DOCUMENT);
      for (int position = 0; position < DOCUMENT.length; position++) {
        byte[] changed = Samples.flipped(DOCUMENT, position, position % 8);
        assertThatThrownBy(() -> signer.get().verify(changed, signature))
            .isInstanceOf(IntegrityException.class);
      }
      assertThatThrownBy(() -> signer.get().verify(new byte[0], signature))
          .isInstanceOf(IntegrityException.class);
    }
  }

  @Test
  void signatureThatIsNoneIsRefused() throws IOException {
    Optional<Signer> signer = encryptor().signer().filter(Signer::canSign);
    if (signer.isPresent()) {
      for (byte[] signature : new byte[][] {{}, {0}, DOCUMENT, Samples.random(500, 1)}) {
        assertThatThrownBy(() -> signer.get().verify(DOCUMENT, signature))
            .isInstanceOf(IntegrityException.class);
      }
    }
  }

  @Test
  void signatureOfAStrangerIsRefused() throws IOException {
    Optional<Signer> signer = encryptor().signer().filter(Signer::canSign);
    Optional<Signer> stranger = stranger().signer().filter(Signer::canSign);
    if (signer.isPresent() && stranger.isPresent()) {
      byte[] signature = stranger.get().sign(DOCUMENT);
      assertThatThrownBy(() -> signer.get().verify(DOCUMENT, signature))
          .isInstanceOf(IntegrityException.class);
    }
  }

  @Test
  void whoCannotSignSaysSo() throws IOException {
    for (Encryptor encryptor : List.of(encryptor(), encodingOnly(), decodingOnly(), stranger())) {
      Optional<Signer> verifying = encryptor.signer().filter(signer -> !signer.canSign());
      if (verifying.isPresent()) {
        assertThatThrownBy(() -> verifying.get().sign(DOCUMENT))
            .isInstanceOf(StageException.class)
            .hasMessageContaining("key");
      }
    }
  }

  private static byte[] decodeWith(Encryptor encryptor, byte[] encoded) throws IOException {
    try (InputStream in = encryptor.decode(new ByteArrayInputStream(encoded))) {
      return in.readAllBytes();
    }
  }
}
