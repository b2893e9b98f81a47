package com.neuropilot.backup.storage.local;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import com.neuropilot.backup.spi.tck.BytesContent;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spool file on the same file system is taken without copying it. */
class HardLinkTest {
  private static final ObjectKey KEY = ObjectKey.of("a.dump");

  @TempDir Path root;
  @AutoClose private final TestContext context = TestContext.create();
  private Path spool;
  private Path directory;
  private StorageTarget target;

  @BeforeEach
  void setUp() throws IOException {
    spool = Files.write(root.resolve("spool"), BytesContent.random(100_000, 1).bytes());
    Files.setPosixFilePermissions(spool, fromString("rw-------"));
    directory = root.resolve("backups");
    target = new LocalStorageProvider().create(LocalStorage.in(directory), context);
  }

  @Test
  void spoolFileIsLinkedAndOutlivesItsFirstName() throws IOException {
    StoredObject stored = target.put(KEY, BytesContent.ofFile(spool));
    assertThat(stored.proof()).isEqualTo("hard-link");
    assertThat(stored.length()).isEqualTo(100_000);
    assertThat(inode(directory.resolve("a.dump"))).isEqualTo(inode(spool));
    Files.delete(spool);
    assertThat(directory.resolve("a.dump"))
        .hasBinaryContent(BytesContent.random(100_000, 1).bytes());
  }

  @Test
  void deletingTheObjectLeavesTheSpoolFile() throws IOException {
    target.put(KEY, BytesContent.ofFile(spool));
    target.delete(KEY);
    assertThat(spool).hasBinaryContent(BytesContent.random(100_000, 1).bytes());
  }

  @Test
  void lengthIsComparedBeforeLinking() throws IOException {
    BytesContent content = BytesContent.ofFile(spool);
    Files.write(spool, new byte[99_999]);
    assertThatThrownBy(() -> target.put(KEY, content))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("99999");
    assertThat(target.list("")).isEmpty();
  }

  @Test
  void objectIsNotReplacedByALink() throws IOException {
    target.put(KEY, BytesContent.of("first"));
    assertThatThrownBy(() -> target.put(KEY, BytesContent.ofFile(spool)))
        .isInstanceOf(ObjectExistsException.class);
    assertThat(directory.resolve("a.dump")).hasContent("first");
  }

  @Test
  void fileThatOthersMayReadIsCopied() throws IOException {
    Files.setPosixFilePermissions(spool, fromString("rw-r--r--"));
    assertThat(target.put(KEY, BytesContent.ofFile(spool)).proof()).isEqualTo("sha256");
    assertThat(Files.getPosixFilePermissions(directory.resolve("a.dump")))
        .isEqualTo(fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(spool)).isEqualTo(fromString("rw-r--r--"));
  }

  @Test
  void symbolicLinkIsCopied() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("link"), spool);
    assertThat(target.put(KEY, BytesContent.ofFile(link)).proof()).isEqualTo("sha256");
    Files.delete(spool);
    assertThat(directory.resolve("a.dump"))
        .hasBinaryContent(BytesContent.random(100_000, 1).bytes());
  }

  @Test
  void fileOfAnotherFileSystemIsCopied() throws IOException {
    Publisher none =
        new Publisher(
            (link, existing) -> {
              throw new FileSystemException(
                  link.toString(), existing.toString(), "Invalid cross-device link");
            });
    Folder folder = new Folder(directory, Access.of(directory, Optional.empty()));
    try (StorageTarget other = new LocalTarget(folder, none, context)) {
      assertThat(other.put(KEY, BytesContent.ofFile(spool)).proof()).isEqualTo("sha256");
    }
  }

  private static Object inode(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }
}
