package com.neuropilot.backup.spi;

import java.util.Objects;

/**
 * The name of an object in a storage: a file's name, without a folder.
 *
 * @param name 1 to 255 characters without {@code /}, {@code \}, control characters, and neither
 *     {@code .} nor {@code ..}
 */
public record ObjectKey(String name) implements Comparable<ObjectKey> {
  /** The longest name. */
  public static final int MAX_LENGTH = 255;

  /** Checks the name. */
  public ObjectKey {
    Objects.requireNonNull(name, "name");
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "'" + name + "' cannot be the name of an object: it must be a plain file name.");
    }
  }

  /** Returns the key of a name. */
  public static ObjectKey of(String name) {
    return new ObjectKey(name);
  }

  /** Returns whether a name can be a key; a listing leaves out the others. */
  public static boolean isValid(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_LENGTH
        && !name.equals(".")
        && !name.equals("..")
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
  }

  @Override
  public int compareTo(ObjectKey other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
