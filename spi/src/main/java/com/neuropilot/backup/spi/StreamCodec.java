package com.neuropilot.backup.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Turns a stream into another and back: a compressor or an encryptor.
 *
 * <ul>
 *   <li>Safe for use by several threads; each stream that it returns is for one.
 *   <li>Memory is flat in the length of the stream.
 * </ul>
 */
public interface StreamCodec {
  /**
   * Returns what the codec adds to a file's name, with its dot, e.g. {@code ".zst"}; empty for a
   * codec that changes nothing.
   */
  String fileExtension();

  /**
   * Returns a stream that encodes what is written to it.
   *
   * @param sink takes the encoded bytes; stays the caller's, is neither closed nor flushed as a
   *     sign of completeness
   * @return the stream; only its {@link EncodingStream#finish()} makes the encoded bytes complete
   * @throws IOException when the sink fails or the codec cannot start
   */
  EncodingStream encode(OutputStream sink) throws IOException;

  /**
   * Returns a stream of the decoded bytes.
   *
   * <p>{@code -1} comes only after the encoded bytes ended where they should and everything that
   * protects them was checked (trailer, checksum, integrity packet). Truncated or changed input,
   * and bytes after the end, throw {@link IntegrityException}, on reading or here. An empty source
   * is truncated.
   *
   * @param source the encoded bytes; closed with the returned stream
   * @throws IOException when the source fails or the input is damaged
   */
  InputStream decode(InputStream source) throws IOException;
}
