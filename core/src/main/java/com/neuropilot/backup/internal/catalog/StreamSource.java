package com.neuropilot.backup.internal.catalog;

import java.io.IOException;
import java.io.InputStream;

/** One stream of a backup, to be read once. */
interface StreamSource {
  /** Returns the stream's name. */
  String name();

  /** Opens the plain bytes; {@code -1} only when everything that protects them was checked. */
  InputStream open() throws IOException;
}
