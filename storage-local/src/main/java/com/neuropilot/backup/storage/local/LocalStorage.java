package com.neuropilot.backup.storage.local;

import com.neuropilot.backup.spi.StageConfig;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A directory in which backups are kept.
 *
 * <p>It is made when it is not there yet, in a directory that must be there: what is under the
 * mount point of a disk that is not mounted would be in the wrong place. Directories and files are
 * the owner's alone (0700, 0600) unless a group is named (0750, 0640).
 *
 * @param directory the directory; a relative path is one of the JVM's working directory
 * @param group the POSIX group that may read the backups, if any
 */
public record LocalStorage(Path directory, Optional<String> group) implements StageConfig {
  static final String ID = "local";

  /** Checks that both are there; the directory becomes absolute. */
  public LocalStorage {
    directory = directory.toAbsolutePath().normalize();
    Objects.requireNonNull(group, "group");
  }

  /** Returns storage in a directory, for its owner alone. */
  public static LocalStorage in(Path directory) {
    return new LocalStorage(directory, Optional.empty());
  }

  /** Returns the same storage, readable by a POSIX group. */
  public LocalStorage group(String name) {
    return new LocalStorage(directory, Optional.of(name));
  }

  @Override
  public String providerId() {
    return ID;
  }
}
