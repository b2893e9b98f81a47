package com.neuropilot.backup.internal.storage;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Who wrote an object, and when, in words for people.
 *
 * @param host the host
 * @param time ISO-8601
 * @param why what for
 */
public record LockNote(String host, String time, String why) {
  /** Returns the text. */
  public byte[] toBytes() {
    return (why + "\nhost: " + host + "\ntime: " + time + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Returns what an object says, in one line; the name alone if it is gone or cannot be read. */
  public static String read(StorageTarget target, ObjectKey key) {
    try {
      String text = new String(SmallObject.read(target, key), StandardCharsets.UTF_8);
      return key + " (" + text.strip().replaceAll("\\s*\\p{Cntrl}+\\s*", ", ") + ")";
    } catch (IOException e) {
      return key.name();
    }
  }
}
