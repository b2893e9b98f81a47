package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.EncodingStream;
import java.io.InputStream;
import java.io.OutputStream;

/** Compresses with zstd: one frame with a checksum; reads several frames in a row. */
final class ZstdCompressor implements Compressor {
  private final Zstd config;

  ZstdCompressor(Zstd config) {
    this.config = config;
  }

  @Override
  public String fileExtension() {
    return ".zst";
  }

  @Override
  public EncodingStream encode(OutputStream sink) {
    return new ZstdEncoder(sink, config);
  }

  @Override
  public InputStream decode(InputStream source) {
    return new DecodedStream(Zstd.ID, source, ZstdDecoder::new);
  }
}
