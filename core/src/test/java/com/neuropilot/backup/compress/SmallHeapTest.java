package com.neuropilot.backup.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A heap of 128 MB suffices for every codec at every level. */
class SmallHeapTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"zstd 3", "zstd 22", "gzip 9", "xz 3", "xz 6", "xz 9"})
  void everyLevelRunsInASmallHeap(String codec) throws Exception {
    String[] arguments = {codec.split(" ", -1)[0], codec.split(" ", -1)[1], directory.toString()};
    String output =
        new Tool(directory).java(List.of(), List.of("-Xmx128m"), RoundTrip.class, arguments);
    assertThat(output).contains("status 0").contains("the same");
  }

  @Test
  void largestFileOfXzIsReadInASmallHeap() throws Exception {
    Tool tool = new Tool(directory);
    Path plain = directory.resolve("plain");
    Files.write(plain, RoundTrip.plain());
    Files.write(directory.resolve("encoded"), tool.run(plain, "xz", "-9", "-c"));
    String output =
        tool.java(List.of(), List.of("-Xmx128m"), RoundTrip.class, "xz", "9", directory.toString());
    assertThat(output).contains("status 0").contains("read what was there").contains("the same");
  }

  @Test
  void dictionaryThatDoesNotFitTheHeapIsExplained() throws Exception {
    Tool tool = new Tool(directory);
    Path plain = Files.write(directory.resolve("plain"), new byte[1_000]);
    Files.write(directory.resolve("encoded"), tool.run(plain, "xz", "--lzma2=dict=512MiB", "-c"));
    String output =
        tool.java(List.of(), List.of("-Xmx128m"), RoundTrip.class, "xz", "9", directory.toString());
    assertThat(output).contains("StageException").contains("MiB of heap").contains("-Xmx");
  }

  @Test
  void dictionaryOfXzIsTheLevelsWhereTheHeapIsLarge() throws IOException {
    assertThat(new XzCompressor(6, 4L << 30).options().getDictSize()).isEqualTo(8 << 20);
    assertThat(new XzCompressor(9, 4L << 30).options().getDictSize()).isEqualTo(64 << 20);
    assertThat(new XzCompressor(6, 128L << 20).options().getDictSize()).isEqualTo(4 << 20);
    assertThat(new XzCompressor(9, 1).options().getDictSize()).isLessThan(128 << 10);
  }

  /** Encodes 3 MB into a file, unless it is there already, and decodes it. */
  static final class RoundTrip {
    private RoundTrip() {}

    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(arguments[2], "encoded");
      try (TestContext context = TestContext.create()) {
        Compressor codec = codec(arguments[0], Integer.parseInt(arguments[1]), context);
        if (Files.exists(file)) {
          System.out.println("read what was there");
        } else {
          encode(codec, file);
        }
        try (InputStream in = codec.decode(Files.newInputStream(file))) {
          System.out.println(isPlain(in) ? "the same" : "different");
        }
      }
    }

    static byte[] plain() {
      byte[] block = new byte[3 << 20];
      Random random = new Random(1);
      for (int i = 0; i < block.length; i++) {
        block[i] = (byte) "0123456789abcdef".charAt(random.nextInt(16));
      }
      return block;
    }

    private static Compressor codec(String name, int level, TestContext context)
        throws IOException {
      return switch (name) {
        case "zstd" -> new ZstdProvider().create(Zstd.level(level), context);
        case "gzip" -> new GzipProvider().create(Gzip.level(level), context);
        default -> new XzProvider().create(Xz.level(level), context);
      };
    }

    private static void encode(Compressor codec, Path file) throws IOException {
      byte[] plain = plain();
      try (OutputStream sink = Files.newOutputStream(file);
          EncodingStream out = codec.encode(sink)) {
        for (int at = 0; at < plain.length; at += 1 << 16) {
          out.write(plain, at, 1 << 16);
        }
        out.finish();
      }
    }

    private static boolean isPlain(InputStream in) throws IOException {
      byte[] plain = plain();
      byte[] chunk = new byte[1 << 16];
      for (int at = 0; at < plain.length; at += chunk.length) {
        int count = in.readNBytes(chunk, 0, chunk.length);
        if (count != chunk.length || !Arrays.equals(chunk, 0, count, plain, at, at + count)) {
          return false;
        }
      }
      return in.read() < 0;
    }
  }
}
