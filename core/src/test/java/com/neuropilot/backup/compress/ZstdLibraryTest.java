package com.neuropilot.backup.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a JVM of its own, since a library is loaded once. */
class ZstdLibraryTest {
  @TempDir Path directory;
  private Path temporary;
  private Path work;
  private Tool tool;

  @BeforeEach
  void setUp() throws Exception {
    temporary = Files.createDirectory(directory.resolve("temporary"));
    work = Files.createDirectory(directory.resolve("work"));
    tool = new Tool(directory);
  }

  @Test
  void libraryIsLoadedFromTheTemporaryDirectory() throws Exception {
    assertThat(load(List.of(), "")).contains("status 0", "works");
    assertNothingIsLeft();
  }

  @Test
  void libraryIsLoadedAlthoughTheTemporaryDirectoryIsNoexec() throws Exception {
    String output = load(noexec(temporary), "-DexpectNoexec=" + temporary);
    assertThat(output).contains("status 0", "works");
    assertNothingIsLeft();
  }

  @Test
  void libraryIsLoadedAlthoughTheWorkDirectoryIsNoexecToo() throws Exception {
    assertThat(load(noexec(directory), "-DexpectNoexec=" + temporary))
        .contains("status 0", "works");
  }

  @Test
  void temporaryDirectoryThatIsNoneIsNoObstacle() throws Exception {
    Files.delete(temporary);
    Files.writeString(temporary, "a file");
    assertThat(load(List.of(), "")).contains("status 0", "works");
  }

  @Test
  void whenNoDirectoryWillDoTheMessageSaysWhatToDo() throws Exception {
    String output = load(List.of(), "-DZstdNativePath=" + directory.resolve("missing.so"));
    assertThat(output)
        .contains("StageException")
        .contains(temporary.toString(), work.toString())
        .contains("-DZstdTempFolder=", "noexec", "gzip");
    assertNothingIsLeft();
  }

  /**
   * Mounts a noexec file system of its own over a folder, in a mount namespace; where that is not
   * allowed the folder becomes unusable otherwise.
   */
  private List<String> noexec(Path folder) throws Exception {
    String mount = "mount -t tmpfs -o noexec,mode=1777 none '" + folder + "'";
    String inside = mount + " && mkdir -p '" + temporary + "' '" + work + "' && exec \"$@\"";
    List<String> wrapped =
        List.of("unshare", "--map-root-user", "--mount", "sh", "-c", inside, "sh");
    Process trial =
        new ProcessBuilder("unshare", "--map-root-user", "--mount", "sh", "-c", mount).start();
    if (trial.waitFor() == 0) {
      return wrapped;
    }
    System.err.println(
        "Mounting is not allowed here: a folder that cannot be written stands for one that is"
            + " noexec.");
    Files.delete(temporary);
    Files.writeString(temporary, "a file");
    return List.of();
  }

  private String load(List<String> before, String option) throws Exception {
    List<String> options =
        option.isEmpty()
            ? List.of("-Djava.io.tmpdir=" + temporary)
            : List.of("-Djava.io.tmpdir=" + temporary, option);
    return tool.java(before, options, Use.class, work.toString());
  }

  private void assertNothingIsLeft() throws Exception {
    try (var files = Files.walk(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains("zstd"));
    }
  }

  /** Compresses and decompresses; makes sure first that what should be noexec is. */
  static final class Use {
    private Use() {}

    public static void main(String[] arguments) throws Exception {
      String noexec = System.getProperty("expectNoexec", "");
      if (!noexec.isEmpty() && Files.isDirectory(Path.of(noexec))) {
        assertNoexec(Path.of(noexec));
      }
      Compressor codec =
          new ZstdProvider().create(Zstd.standard(), TestContext.in(Path.of(arguments[0])));
      ByteArrayOutputStream sink = new ByteArrayOutputStream();
      try (EncodingStream out = codec.encode(sink)) {
        out.write("works".getBytes(StandardCharsets.UTF_8));
        out.finish();
      }
      try (InputStream in = codec.decode(new ByteArrayInputStream(sink.toByteArray()))) {
        System.out.println(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }

    private static void assertNoexec(Path folder) throws Exception {
      Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\nexit 0\n");
      script.toFile().setExecutable(true);
      try {
        new ProcessBuilder(script.toString()).start().waitFor();
      } catch (java.io.IOException e) {
        Files.delete(script);
        return;
      }
      throw new AssertionError(folder + " is not noexec: the fault did not fire.");
    }
  }
}
