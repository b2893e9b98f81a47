package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.tck.InMemoryStorage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are named after the pipeline. */
class PipelineNameTest {
  @TempDir Path work;

  /** rclone needs 17 characters more for what it has not put whole yet. */
  @Test
  void namesOfFilesAreNoLongerThanStoragesTake() {
    String longest = "n".repeat(100);
    InMemoryStorage storage = InMemoryStorage.fresh();
    BackupPipelineBuilder pipeline =
        BackupPipeline.from(FakeDatabase.holding(new byte[10]).with("s".repeat(40), data(100_000)))
            .withoutEncryption()
            .compressWith("none", Map.of())
            .partSize(64 * 1024)
            .workDirectory(work)
            .storeIn("a", storage);

    pipeline.named(longest).build().run().orThrow();

    assertThat(storage.contents().keySet()).allMatch(name -> name.length() <= 255 - 17);
    assertThatThrownBy(() -> pipeline.named(longest + "n").build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("name is longer than 100 characters");
  }

  private static Supplier<InputStream> data(int length) {
    return () -> new ByteArrayInputStream(new byte[length]);
  }
}
