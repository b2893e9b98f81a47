package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.ObjectKey;
import java.util.regex.Pattern;

/**
 * The folder of a remote, as rclone names it.
 *
 * @param text {@code name:path}, or {@code :backend,option=value:path}
 */
record Remote(String text) {
  private static final Pattern REPLACED = Pattern.compile("[\"*:<>?\\\\|]|[ .](/|$)|(^|/) ");

  /** Returns what stands before the path: the name with its options, without the last colon. */
  static String head(String text) {
    boolean quoted = false;
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\'') {
        quoted = !quoted;
      } else if (c == ':' && !quoted) {
        return text.substring(0, i);
      }
    }
    return text;
  }

  /** Returns the name with its colon, for a command that a person types. */
  String name() {
    String head = head(text);
    int comma = head.indexOf(',');
    return (comma < 0 ? head : head.substring(0, comma)) + ":";
  }

  /** Returns the remote without a path, as rclone takes it. */
  String root() {
    return head(text) + ":";
  }

  /** Returns the path within the remote. */
  String path() {
    return text.substring(Math.min(text.length(), head(text).length() + 1));
  }

  /**
   * Returns whether the path has characters that some remotes cannot keep: rclone puts look-alikes
   * in their place.
   */
  boolean hasReplacedCharacters() {
    return REPLACED.matcher(path()).find();
  }

  /** Returns an object of the folder. */
  String object(ObjectKey key) {
    return text.endsWith(":") || text.endsWith("/") ? text + key : text + "/" + key;
  }

  /** Returns where that is, for people: options are left out. */
  @Override
  public String toString() {
    return name() + path();
  }
}
