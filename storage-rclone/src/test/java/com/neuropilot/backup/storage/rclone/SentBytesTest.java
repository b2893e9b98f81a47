package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.BytesContent;
import com.neuropilot.backup.storage.rclone.FaultProxy.Fault;
import com.neuropilot.backup.storage.rclone.FaultProxy.Moment;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A put tells how much it has sent, while it sends. */
class SentBytesTest {
  /** Bytes, of which 400 KiB go in a second. */
  private static final int LENGTH = 700_000;

  private static final ObjectKey KEY = ObjectKey.of("shop_20250120_020000.dump.zst.gpg");

  @TempDir Path folder;
  private final List<Long> sent = new CopyOnWriteArrayList<>();

  static Stream<Path> rclones() {
    return Stream.of(Rclones.installed(), Rclones.current());
  }

  @ParameterizedTest
  @MethodSource("rclones")
  void anObjectOnASlowLineIsSeenMovingAndWhatIsSentAgainIsNotMore(Path rclone) throws Exception {
    try (FaultyRemote remote = FaultyRemote.slow(rclone, "webdav", folder)) {
      remote.proxy.arm(new Moment(Fault.CUT, true, LENGTH / 2, false));
      put(remote.target);
      assertThat(remote.proxy.hasFired()).isTrue();
    }
    assertThat(sent)
        .anyMatch(bytes -> bytes > 0 && bytes < LENGTH)
        .allMatch(bytes -> bytes <= LENGTH)
        .last()
        .isEqualTo((long) LENGTH);
  }

  @Test
  void aLineThatIsNoLineOfRcloneTellsNothing() {
    String stats = "{\"level\":\"info\",\"msg\":\"x\",\"stats\":{\"bytes\":700,\"transfers\":0}}";
    assertThat(
            RcloneLog.of(
                    List.of(
                        stats,
                        "{\"level\":\"info\",\"stats\":{\"bytes\":900,\"tran",
                        "{\"stats\":{\"bytes\":\"many\"}}",
                        "{\"stats\":[]}",
                        "[1]",
                        "\u0000\uffff",
                        ""))
                .bytes())
        .isEqualTo(700);
  }

  private void put(StorageTarget target) throws Exception {
    target.put(KEY, BytesContent.random(LENGTH, 1), sent::add);
    assertThat(target.list("")).extracting(object -> object.key()).containsExactly(KEY);
  }
}
