package com.neuropilot.backup.compress;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.util.Native;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads the native library of zstd-jni.
 *
 * <p>It is unpacked to {@code java.io.tmpdir} first, as zstd-jni does by itself; where that is
 * mounted noexec, to one of {@link UnpackingFolders}.
 */
final class ZstdLibrary {
  private ZstdLibrary() {}

  /**
   * Makes sure that the library is loaded.
   *
   * @throws StageException when no folder will do, with each one's reason
   */
  static synchronized void load(StageContext context) throws StageException {
    if (Native.isLoaded()) {
      use();
      return;
    }
    List<String> reasons = new ArrayList<>();
    if (tryDefault(reasons)) {
      use();
      return;
    }
    for (Path folder : UnpackingFolders.of(context)) {
      if (tryFolder(folder, reasons)) {
        use();
        return;
      }
    }
    throw new StageException(
        "The native library of zstd could not be loaded from any of these directories: "
            + String.join("; ", reasons)
            + ". It needs one that is writable and not mounted noexec: start Java with"
            + " -DZstdTempFolder=DIRECTORY. Or choose another compressor, e.g. gzip.",
        false);
  }

  private static boolean tryDefault(List<String> reasons) {
    try {
      Native.load();
      return true;
    } catch (LinkageError e) {
      reasons.add(
          System.getProperty("ZstdTempFolder", System.getProperty("java.io.tmpdir"))
              + " ("
              + firstLine(e)
              + ")");
      return false;
    }
  }

  private static boolean tryFolder(Path folder, List<String> reasons) {
    try {
      // A folder of our own, so that in /var/tmp nobody else can change the file before it is
      // loaded.
      Path own = Files.createTempDirectory(folder, "neuropilot-zstd");
      try {
        Native.load(own.toFile());
        return true;
      } finally {
        Files.deleteIfExists(own);
      }
    } catch (LinkageError | IOException e) {
      reasons.add(folder + " (" + firstLine(e) + ")");
      return false;
    }
  }

  /**
   * Uses the library once: its classes stay unusable in this JVM if somebody tried to before it
   * could be loaded.
   */
  private static void use() throws StageException {
    try {
      new ZstdCompressCtx().close();
    } catch (LinkageError e) {
      throw new StageException(
          "zstd-jni failed in this JVM before, or its native library does not fit it: "
              + firstLine(e)
              + ". Start Java with -DZstdTempFolder=DIRECTORY, or choose another compressor, e.g."
              + " gzip.",
          false,
          e);
    }
  }

  private static String firstLine(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
  }
}
