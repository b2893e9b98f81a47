package com.neuropilot.backup.internal.codec;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.Encryptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Compression, then encryption.
 *
 * @param compressor compresses
 * @param encryptor encrypts, unless encryption was left out on purpose
 */
public record CodecChain(Compressor compressor, Optional<Encryptor> encryptor) {
  /** The id that a manifest gives for an encryptor that was left out on purpose. */
  public static final String NO_ENCRYPTION = "none";

  /** Returns what both add to a file's name, e.g. {@code ".zst.gpg"}. */
  public String extensions() {
    return compressor.fileExtension() + encryptor.map(Encryptor::fileExtension).orElse("");
  }

  /** Returns a small document encoded. */
  public byte[] encode(byte[] document) throws IOException {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try (EncodingStream outer =
            encryptor.isPresent() ? encryptor.get().encode(encoded) : new PlainSink(encoded);
        EncodingStream inner = compressor.encode(outer)) {
      inner.write(document, 0, document.length);
      inner.finish();
      outer.finish();
    }
    return encoded.toByteArray();
  }

  /**
   * Returns the decoded bytes; {@code -1} only after everything was proven whole. Closing closes
   * the source, and so does a failure.
   */
  public InputStream decode(InputStream source) throws IOException {
    try {
      return compressor.decode(encryptor.isPresent() ? encryptor.get().decode(source) : source);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }
}
