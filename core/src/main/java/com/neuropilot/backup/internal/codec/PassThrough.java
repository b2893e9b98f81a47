package com.neuropilot.backup.internal.codec;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.EncodingStream;
import java.io.InputStream;
import java.io.OutputStream;

/** The place of a compressor for bytes that are compressed already. */
public final class PassThrough implements Compressor {
  /** Creates it. */
  public PassThrough() {}

  @Override
  public String fileExtension() {
    return "";
  }

  @Override
  public EncodingStream encode(OutputStream sink) {
    return new PlainSink(sink);
  }

  @Override
  public InputStream decode(InputStream source) {
    return source;
  }
}
