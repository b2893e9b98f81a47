package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our hashes and rclone's own of the same files. */
class QuickXorHashTest {
  private static final List<Integer> LENGTHS =
      List.of(0, 1, 2, 7, 19, 20, 21, 159, 160, 161, 319, 320, 321, 4095, 131072, 300_007);

  @TempDir Path folder;

  @Test
  void isWhatRcloneComputes() throws Exception {
    for (int length : LENGTHS) {
      byte[] bytes = new byte[length];
      new Random(length).nextBytes(bytes);
      Files.write(folder.resolve("file-" + length), bytes);
    }
    for (HashKind kind : HashKind.values()) {
      List<String> sums = hashsum(kind.id());
      assertThat(sums).hasSize(LENGTHS.size());
      for (int length : LENGTHS) {
        String name = "file-" + length;
        String ours =
            HexFormat.of()
                .formatHex(kind.digest().digest(Files.readAllBytes(folder.resolve(name))));
        assertThat(sums).as(kind.id()).contains(ours + "  " + name);
      }
    }
  }

  @Test
  void piecesMakeTheSameHash() {
    byte[] bytes = new byte[10_000];
    new Random(1).nextBytes(bytes);
    byte[] whole = new QuickXorHash().digest(bytes);
    Random random = new Random(2);
    MessageDigest digest = new QuickXorHash();
    for (int position = 0; position < bytes.length; ) {
      int count = Math.min(bytes.length - position, random.nextInt(300));
      if (count == 1) {
        digest.update(bytes[position]);
      } else {
        digest.update(bytes, position, count);
      }
      position += count;
    }
    assertThat(digest.digest()).isEqualTo(whole);
    assertThat(digest.digest(bytes)).as("used again").isEqualTo(whole);
    bytes[9_999] ^= 1;
    assertThat(Arrays.equals(digest.digest(bytes), whole)).isFalse();
  }

  private List<String> hashsum(String kind) throws Exception {
    Process process =
        new ProcessBuilder(
                Rclones.installed().toString(),
                "hashsum",
                kind,
                folder.toString(),
                "--config",
                "/dev/null")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.lines().toList();
  }
}
