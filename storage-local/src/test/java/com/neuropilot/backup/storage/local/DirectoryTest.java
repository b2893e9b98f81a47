package com.neuropilot.backup.storage.local;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.BytesContent;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a directory of backups looks like from outside. */
class DirectoryTest {
  private static final ObjectKey KEY = ObjectKey.of("a.dump");
  private static final BytesContent CONTENT = BytesContent.of("content");

  @TempDir Path root;
  @AutoClose private final TestContext context = TestContext.create();

  @Test
  void directoryIsMadeForItsOwnerAlone() throws IOException {
    Path directory = root.resolve("backups");
    target(directory).put(KEY, CONTENT);
    assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(directory.resolve("a.dump")))
        .isEqualTo(fromString("rw-------"));
  }

  @Test
  void directoryOfADiskThatIsNotMountedIsNotMade() throws IOException {
    Path mountPoint = root.resolve("usb");
    StorageTarget target = target(mountPoint.resolve("backups"));
    for (ThrowingCallable writing :
        List.<ThrowingCallable>of(() -> target.put(KEY, CONTENT), target::check)) {
      assertThatThrownBy(writing)
          .isInstanceOfSatisfying(StageException.class, e -> assertThat(e.retryable()).isFalse())
          .hasMessageContaining("There is no directory " + mountPoint)
          .hasMessageContaining("mount it")
          .hasMessageContaining("mkdir -p " + mountPoint);
    }
    assertThat(mountPoint).doesNotExist();
    Files.createDirectory(mountPoint);
    target.put(KEY, CONTENT);
  }

  @Test
  void linkToADiskThatIsNotMountedIsNotTakenForADirectory() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("usb/backups"));
    assertThatThrownBy(() -> target(link).put(KEY, CONTENT))
        .isInstanceOf(StageException.class)
        .hasMessageContaining(link + " is a link to a directory that is not there")
        .hasMessageContaining("mount it");
  }

  @Test
  void readingADirectoryThatIsNotThereIsWarnedOf() throws IOException {
    Path directory = root.resolve("absent");
    StorageTarget reader = target(directory);
    assertThat(reader.list("")).isEmpty();
    reader.close();
    reader.close();
    assertThat(context.warnings())
        .singleElement()
        .asString()
        .contains("There is no directory " + directory)
        .contains("mounted");
  }

  @Test
  void makingTheDirectoryIsNotWarnedOf() throws IOException {
    try (StorageTarget writer = target(root.resolve("new"))) {
      assertThat(writer.list("")).isEmpty();
      writer.put(KEY, CONTENT);
    }
    assertThat(context.warnings()).isEmpty();
  }

  @Test
  void checkSaysThatTheDirectoryIsNotThereAndDoesNotMakeIt() throws IOException {
    Path directory = root.resolve("absent");
    StorageTarget target = target(directory);
    target.check();
    assertThat(directory).doesNotExist();
    assertThat(context.warnings())
        .singleElement()
        .asString()
        .contains("There is no directory " + directory)
        .contains("mount");
    target.put(KEY, CONTENT);
    target.check();
    assertThat(context.warnings()).hasSize(1);
  }

  @Test
  void groupMayReadButNotWrite() throws IOException {
    GroupPrincipal group = (GroupPrincipal) Files.getAttribute(root, "posix:group");
    Path directory = root.resolve("shared");
    target(LocalStorage.in(directory).group(group.getName())).put(KEY, CONTENT);
    assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(fromString("rwxr-x---"));
    assertThat(Files.getPosixFilePermissions(directory.resolve("a.dump")))
        .isEqualTo(fromString("rw-r-----"));
    assertThat(Files.getAttribute(directory.resolve("a.dump"), "posix:group")).isEqualTo(group);
  }

  @Test
  void permissionsOfADirectoryThatIsThereAreLeft() throws IOException {
    Path directory = Files.createDirectory(root.resolve("open"));
    Files.setPosixFilePermissions(directory, fromString("rwxr-xr-x"));
    target(directory).put(KEY, CONTENT);
    assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(fromString("rwxr-xr-x"));
  }

  @Test
  void lookingDoesNotMakeTheDirectory() throws IOException {
    Path directory = root.resolve("absent");
    StorageTarget target = target(directory);
    assertThat(target.list("")).isEmpty();
    assertThat(target.find(KEY)).isEmpty();
    target.delete(KEY);
    assertThat(target.freeBytes()).hasValueSatisfying(free -> assertThat(free).isPositive());
    assertThat(directory).doesNotExist();
  }

  @Test
  void symbolicLinkToADirectoryIsFollowed() throws IOException {
    Path real = Files.createDirectory(root.resolve("real"));
    Path link = Files.createSymbolicLink(root.resolve("link"), real);
    target(link).put(KEY, CONTENT);
    assertThat(real.resolve("a.dump")).hasContent("content");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void foldersAndUnfinishedFilesAreNoObjects() throws IOException {
    Files.createDirectory(root.resolve("folder"));
    Files.writeString(root.resolve(".neuropilot-12345678-1.tmp"), "half");
    Files.writeString(root.resolve(".hidden"), "an object");
    StorageTarget target = target(root);
    assertThat(target.list(""))
        .extracting(object -> object.key().name())
        .containsExactly(".hidden");
    assertThat(target.find(ObjectKey.of("folder"))).isEmpty();
    target.delete(ObjectKey.of("folder"));
    assertThat(root.resolve("folder")).isDirectory();
    assertThatThrownBy(() -> target.put(ObjectKey.of("folder"), CONTENT))
        .isInstanceOf(ObjectExistsException.class);
    assertThatThrownBy(() -> target.put(ObjectKey.of(".neuropilot-x"), CONTENT))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("reserved");
  }

  @Test
  void directoryBelowAFileIsRefused() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    for (Path directory : new Path[] {file, file.resolve("backups"), file.resolve("a/b")}) {
      StorageTarget target = target(directory);
      assertThatThrownBy(() -> target.put(KEY, CONTENT))
          .isInstanceOf(StageException.class)
          .hasMessageContaining(file + " is not a directory");
      assertThatThrownBy(target::check).hasMessageContaining(file + " is not a directory");
      assertThatThrownBy(() -> target.list("")).hasMessageContaining(file + " is not a directory");
    }
  }

  @Test
  void directoryThatVanishedIsNeitherEmptyNorMadeAgain() throws IOException {
    Path directory = Files.createDirectory(root.resolve("mounted"));
    StorageTarget target = target(directory);
    target.check();
    Files.delete(directory);
    assertThatThrownBy(() -> target.put(KEY, CONTENT))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("mounted?");
    assertThatThrownBy(() -> target.list(""))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("mounted?");
    assertThatThrownBy(() -> target.find(KEY))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("mounted?");
    assertThatThrownBy(target::check)
        .isInstanceOf(StageException.class)
        .hasMessageContaining("mounted?");
    assertThat(directory).doesNotExist();
    Files.createDirectory(directory);
    target.put(KEY, CONTENT);
  }

  private StorageTarget target(Path directory) throws IOException {
    return target(LocalStorage.in(directory));
  }

  private StorageTarget target(LocalStorage storage) throws IOException {
    return new LocalStorageProvider().create(storage, context);
  }
}
