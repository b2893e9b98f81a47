package com.neuropilot.backup.storage.local;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import java.util.Set;

/**
 * Who may read: the owner, or a group too. Does nothing where the file system knows no POSIX
 * permissions.
 */
final class Access {
  private static final Set<PosixFilePermission> OWNERS_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNERS_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> SHARED_DIRECTORY =
      PosixFilePermissions.fromString("rwxr-x---");
  private static final Set<PosixFilePermission> SHARED_FILE =
      PosixFilePermissions.fromString("rw-r-----");

  private final boolean posix;
  private final Optional<GroupPrincipal> group;

  private Access(boolean posix, Optional<GroupPrincipal> group) {
    this.posix = posix;
    this.group = group;
  }

  static Access of(Path directory, Optional<String> groupName) throws StageException {
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (groupName.isEmpty()) {
      return new Access(posix, Optional.empty());
    }
    try {
      return new Access(
          true,
          Optional.of(
              directory
                  .getFileSystem()
                  .getUserPrincipalLookupService()
                  .lookupPrincipalByGroupName(groupName.get())));
    } catch (UserPrincipalNotFoundException e) {
      throw noGroup(groupName.get(), "there is no such group on this machine", e);
    } catch (IOException | UnsupportedOperationException e) {
      throw noGroup(groupName.get(), "groups cannot be looked up here", e);
    }
  }

  /** Creates a directory that nobody else can enter at any moment. */
  void createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory, forOwner(OWNERS_DIRECTORY));
    share(directory, SHARED_DIRECTORY);
  }

  FileAttribute<?>[] newFile() {
    return forOwner(OWNERS_FILE);
  }

  /** Lets the group read a file that is complete. */
  void shareFile(Path file) throws IOException {
    share(file, SHARED_FILE);
  }

  /** Returns whether a file is readable by those that may read here, and by nobody else. */
  boolean fits(Path file) throws IOException {
    if (!posix) {
      return true;
    }
    PosixFileAttributes attributes =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return group.isEmpty()
        ? attributes.permissions().equals(OWNERS_FILE)
        : attributes.permissions().equals(SHARED_FILE) && attributes.group().equals(group.get());
  }

  private FileAttribute<?>[] forOwner(Set<PosixFilePermission> permissions) {
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private void share(Path path, Set<PosixFilePermission> permissions) throws IOException {
    if (group.isPresent()) {
      PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      view.setGroup(group.get());
      view.setPermissions(permissions);
    }
  }

  private static StageException noGroup(String name, String reason, Exception cause) {
    return new StageException(
        "The backups cannot be shared with the group '"
            + name
            + "': "
            + reason
            + ". Create the group, or leave the option group out.",
        false,
        cause);
  }
}
