package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.Signer;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.openpgp.PGPPublicKey;

/** Encrypts for certificates and decrypts with secret keys, or with what gpg finds with its own. */
final class OpenPgpEncryptor implements Encryptor {
  private final Addressees recipients;
  private final DecryptionKeys secretKeys;
  private final Optional<DetachedSigner> signer;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  OpenPgpEncryptor(
      Addressees recipients,
      DecryptionKeys secretKeys,
      Optional<DetachedSigner> signer,
      InstantSource clock) {
    this.recipients = recipients;
    this.secretKeys = secretKeys;
    this.signer = signer;
    this.clock = clock;
  }

  @Override
  public String fileExtension() {
    return ".gpg";
  }

  /**
   * Returns the fingerprints of the primary keys, which is what people know and compare.
   *
   * @throws UncheckedIOException when a certificate cannot be read; {@link #check()} says it before
   */
  @Override
  public List<String> recipients() {
    try {
      return recipients.fingerprints();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean canDecode() {
    return !secretKeys.isEmpty();
  }

  @Override
  public Encryptor forReadersOf(InputStream encoded) throws IOException {
    List<Certificate> known = new ArrayList<>(secretKeys.certificates());
    if (recipients instanceof Recipients configured && !configured.isEmpty()) {
      known.addAll(configured.certificates());
    }
    return new OpenPgpEncryptor(KnownReaders.of(encoded, known), secretKeys, signer, clock);
  }

  @Override
  public Optional<Signer> signer() {
    return signer.map(Function.identity());
  }

  @Override
  public EncodingStream encode(OutputStream sink) throws IOException {
    return new MessageWriter(sink, encryptionKeys(), random);
  }

  @Override
  public InputStream decode(InputStream source) throws IOException {
    return MessageReader.open(source, secretKeys.unlock());
  }

  @Override
  public void check() throws IOException {
    if (!recipients.isEmpty()) {
      encryptionKeys();
    }
    if (!secretKeys.isEmpty()) {
      checkDecoding();
    }
    if (signer.isPresent()) {
      signer.get().check();
    }
  }

  @Override
  public void checkDecoding() throws IOException {
    secretKeys.unlock();
  }

  private List<PGPPublicKey> encryptionKeys() throws IOException {
    if (recipients.isEmpty()) {
      throw new StageException(
          "Nothing can be encrypted: no recipients are configured. Configure recipients, the files"
              + " of the certificates to encrypt for.",
          false);
    }
    return recipients.keys(clock.instant());
  }
}
