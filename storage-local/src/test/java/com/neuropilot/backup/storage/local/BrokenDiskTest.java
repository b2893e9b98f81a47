package com.neuropilot.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.BytesContent;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Full disks, read-only file systems and missing permissions, real ones where the system lets a
 * test mount.
 */
class BrokenDiskTest {
  @TempDir Path root;
  private Path directory;

  @BeforeEach
  void setUp() throws IOException {
    directory = Files.createDirectory(root.resolve("backups"));
  }

  @Test
  void fullDiskIsExplainedAndLeavesNothing() throws Exception {
    String mount = "mount -t tmpfs -o size=1m,mode=0700 none '" + directory + "'";
    String output;
    if (canMount(mount)) {
      output = put(inNamespace(mount), "3000000", "100000");
      assertThat(output).contains("the disk is full", "choose another directory");
    } else {
      // A limit on the length of a file stands for a disk that is full.
      output = put(List.of("sh", "-c", "ulimit -f 1000; exec \"$@\"", "sh"), "3000000", "100000");
    }
    assertThat(output)
        .contains("put 3000000: StageException Cannot write " + directory)
        .contains("put 100000: stored")
        .contains("files: [object-1]");
  }

  @Test
  void readOnlyFileSystemIsExplained() throws Exception {
    String mount =
        "mount -t tmpfs -o mode=0700 none '"
            + directory
            + "' && mount -o remount,ro '"
            + directory
            + "'";
    if (canMount(mount)) {
      assertThat(put(inNamespace(mount), "10"))
          .contains("put 10: StageException Cannot write " + directory)
          .contains("mounted read-only")
          .contains("files: []");
    } else {
      missingPermissionIsExplained();
    }
  }

  @Test
  void freeSpaceIsKnownWhereTheMountPointCannotBeSeen() throws Exception {
    Path chroot = Files.createDirectory(root.resolve("chroot"));
    String mount =
        "cd '"
            + chroot
            + "' && mkdir -p backups && for each in /*; do if [ -L $each ]; then cp -P $each .;"
            + " elif [ -d $each ]; then mkdir -p .$each && mount --rbind $each .$each; fi; done";
    if (canMount(mount)) {
      directory = Path.of("/backups");
      assertThat(put(inNamespace(mount, "chroot ."), "10"))
          .contains("put 10: stored")
          .containsPattern("free: [1-9]");
    } else {
      assertThat(put(List.of(), "10")).containsPattern("free: [1-9]");
    }
  }

  @Test
  void missingPermissionIsExplained() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assertThat(put(unprivileged(), "10"))
          .contains("put 10: StageException Cannot write " + directory)
          .contains("permission denied", "Give the user", "retryable false")
          .contains("files: []");
    } finally {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void directoryThatMayNotBeMadeIsExplained() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
    Path below = directory.resolve("below");
    try (Jvm jvm = Jvm.start(root, unprivileged(), Map.of(), Put.class, below.toString(), "10")) {
      assertThat(jvm.output())
          .contains("StageException Cannot make the directory " + below + ": permission denied");
    } finally {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void directoryThatMayNotBeReadIsNotEmpty() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("-wx------"));
    try {
      assertThat(put(unprivileged()))
          .contains("list: StageException Cannot list " + directory + ": permission denied");
    } finally {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void nameThatTheJvmCannotEncodeIsExplained() throws Exception {
    try (Jvm jvm =
        Jvm.start(
            root,
            List.of(),
            Map.of("LC_ALL", "C"),
            Put.class,
            directory.toString(),
            "Gr\\u00fc\\u00dfe")) {
      assertThat(jvm.output()).contains("StageException", "LC_ALL=C.UTF-8");
    }
  }

  private String put(List<String> before, String... lengths) throws Exception {
    String[] arguments = new String[lengths.length + 1];
    arguments[0] = directory.toString();
    System.arraycopy(lengths, 0, arguments, 1, lengths.length);
    try (Jvm jvm = Jvm.start(root, before, Map.of(), Put.class, arguments)) {
      return jvm.output();
    }
  }

  private static List<String> inNamespace(String mount) {
    return inNamespace(mount, "");
  }

  private static List<String> inNamespace(String mount, String program) {
    String command = mount + " && exec " + program + " \"$@\"";
    return List.of("unshare", "--map-root-user", "--mount", "sh", "-c", command, "sh");
  }

  private static boolean canMount(String mount) throws Exception {
    return new ProcessBuilder("unshare", "--map-root-user", "--mount", "sh", "-c", mount)
            .start()
            .waitFor()
        == 0;
  }

  /** Permissions bind root only without its capabilities. */
  private static List<String> unprivileged() {
    return System.getProperty("user.name").equals("root")
        ? List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all")
        : List.of();
  }

  /** Puts contents of the lengths given, or under the name given, and says what came of it. */
  static final class Put {
    private Put() {}

    public static void main(String[] arguments) throws IOException {
      Path directory = Path.of(arguments[0]);
      try (TestContext context = TestContext.create();
          StorageTarget target =
              new LocalStorageProvider().create(LocalStorage.in(directory), context)) {
        for (int i = 1; i < arguments.length; i++) {
          put(target, arguments[i], i - 1);
        }
        list(target);
        System.out.println("free: " + target.freeBytes().orElse(0L));
      }
      if (Files.isReadable(directory)) {
        try (var files = Files.list(directory)) {
          System.out.println("files: " + files.map(file -> file.getFileName().toString()).toList());
        }
      }
    }

    private static void put(StorageTarget target, String what, int number) throws IOException {
      boolean isLength = what.matches("[0-9]+");
      String name = isLength ? "object-" + number : "Gr\u00fc\u00dfe";
      try {
        target.put(
            ObjectKey.of(name), BytesContent.random(isLength ? Integer.parseInt(what) : 1, 1));
        System.out.println("put " + what + ": stored");
      } catch (StageException e) {
        System.out.println(
            "put " + what + ": StageException " + e.getMessage() + " retryable " + e.retryable());
      }
    }

    private static void list(StorageTarget target) throws IOException {
      try {
        System.out.println("list: " + target.list("").size());
      } catch (StageException e) {
        System.out.println("list: StageException " + e.getMessage());
      }
    }
  }
}
