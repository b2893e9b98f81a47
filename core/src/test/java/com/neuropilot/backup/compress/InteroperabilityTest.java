package com.neuropilot.backup.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.CompressorProvider;
import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.StageConfig;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real tools read what is written here, and the other way round. */
class InteroperabilityTest {
  private static final byte[] PLAIN = plain();

  @TempDir Path directory;
  @AutoClose private final TestContext context = TestContext.create();
  private Tool tool;

  @BeforeEach
  void setUp() {
    tool = new Tool(directory);
  }

  static Stream<StageConfig> configurations() {
    return Stream.of(
        Zstd.standard(),
        Zstd.level(-7).workers(0),
        Zstd.level(1).workers(1),
        Zstd.level(19).workers(4),
        Zstd.level(22).workers(0),
        Gzip.level(1),
        Gzip.level(6),
        Gzip.level(9),
        Xz.level(0),
        Xz.level(6));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void toolReadsWhatIsWrittenHere(StageConfig config) throws Exception {
    Path file = Files.write(directory.resolve("encoded"), encode(config, PLAIN));
    assertThat(Files.size(file)).isLessThan(PLAIN.length);
    tool.run(file, config.providerId(), "-t");
    assertThat(tool.run(file, config.providerId(), "-dc")).isEqualTo(PLAIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zstd -1",
        "zstd -3 -T2",
        "zstd -19",
        "zstd --ultra -22",
        "zstd --long=27",
        "zstd --no-check",
        "zstd --fast=5",
        "gzip -1",
        "gzip -9",
        "xz -0",
        "xz -6",
        "xz -9",
        "xz -T2 --block-size=100000",
        "xz --check=sha256",
        "xz --check=crc32",
        "xz --x86 --lzma2=preset=1"
      })
  void whatAToolWroteIsReadHere(String command) throws Exception {
    Path file = Files.write(directory.resolve("plain"), PLAIN);
    byte[] encoded = tool.run(file, (command + " -c").split(" ", -1));
    assertThat(decode(command.split(" ", -1)[0], encoded)).isEqualTo(PLAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "gzip", "xz"})
  void partsInARowAreReadAsOne(String name) throws Exception {
    byte[] first = tool.run(Files.writeString(directory.resolve("1"), "first\n"), name, "-c");
    byte[] empty = tool.run(Files.writeString(directory.resolve("2"), ""), name, "-c");
    byte[] last = tool.run(Files.writeString(directory.resolve("3"), "last\n"), name, "-c");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : new byte[][] {first, empty, last, empty}) {
      all.write(part);
    }
    assertThat(new String(decode(name, all.toByteArray()), StandardCharsets.UTF_8))
        .isEqualTo("first\nlast\n");
  }

  @Test
  void zstdFrameCarriesAChecksum() throws Exception {
    Path file = Files.write(directory.resolve("x.zst"), encode(Zstd.standard(), PLAIN));
    String listed =
        new String(tool.run(file, "zstd", "-lv", file.toString()), StandardCharsets.UTF_8);
    assertThat(listed).contains("# Zstandard Frames: 1").contains("Check: XXH64");
  }

  @Test
  void skippableFramesOfZstdAreSkipped() throws Exception {
    byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 'x', 'y', 'z'};
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(skippable);
    all.write(encode(Zstd.standard(), PLAIN));
    all.write(skippable);
    assertThat(decode("zstd", all.toByteArray())).isEqualTo(PLAIN);
  }

  private byte[] encode(StageConfig config, byte[] bytes) throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (EncodingStream out = create(config).encode(sink)) {
      out.write(bytes);
      out.finish();
    }
    return sink.toByteArray();
  }

  private byte[] decode(String name, byte[] encoded) throws IOException {
    StageConfig config =
        configurations().filter(each -> each.providerId().equals(name)).findFirst().orElseThrow();
    try (InputStream in = create(config).decode(new ByteArrayInputStream(encoded))) {
      return in.readAllBytes();
    }
  }

  private Compressor create(StageConfig config) throws IOException {
    for (CompressorProvider<?> provider :
        new CompressorProvider<?>[] {new ZstdProvider(), new GzipProvider(), new XzProvider()}) {
      if (provider.configType().isInstance(config)) {
        return create(provider, config);
      }
    }
    throw new AssertionError(config);
  }

  private <C extends StageConfig> Compressor create(
      CompressorProvider<C> provider, StageConfig config) throws IOException {
    return provider.create(provider.configType().cast(config), context);
  }

  private static byte[] plain() {
    Random random = new Random(42);
    StringBuilder text = new StringBuilder();
    while (text.length() < 600_000) {
      text.append(text.length())
          .append("\tpart ")
          .append(Long.toHexString(random.nextLong()))
          .append('\n');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
