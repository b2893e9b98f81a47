package com.neuropilot.backup.compress;

import com.neuropilot.backup.spi.StageConfig;

/**
 * No compression: the bytes pass as they are, with nothing added.
 *
 * <p>So neither a changed byte nor a missing end is noticed here; encryption and the checksums of
 * the stored parts notice them.
 */
public record NoCompression() implements StageConfig {
  static final String ID = "none";

  /** Returns the configuration. */
  public static NoCompression standard() {
    return new NoCompression();
  }

  @Override
  public String providerId() {
    return ID;
  }
}
