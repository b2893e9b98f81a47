package com.neuropilot.backup.schedule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.DueTime;
import com.neuropilot.backup.ScheduledJob;
import com.neuropilot.backup.postgres.PostgresServer;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PipelineJobsTest {
  @RegisterExtension static final PostgresServer SERVER = PostgresServer.embedded();

  @TempDir Path work;
  private final InMemoryStorage storage = InMemoryStorage.fresh();

  @Test
  void aDrillIsDoneWhenTheBackupIsGoodAndHasFailedWhenItIsNot() throws Exception {
    String database = SERVER.createDatabase();
    SERVER.execute(database, "CREATE TABLE item AS SELECT generate_series(1, 1000) AS id");
    BackupPipeline pipeline =
        BackupPipeline.from(SERVER.superuser(database).build())
            .named("shop")
            .withoutEncryption()
            .storeIn("near", storage)
            .workDirectory(work)
            .build();
    pipeline.run().orThrow();
    Job drill = PipelineJobs.of(pipeline, ScheduledJob.DRILL);
    DueTime due = new DueTime("weekly", Instant.parse("2025-01-20T02:00:00Z"));

    drill.run(due);

    String data =
        storage.contents().keySet().stream()
            .filter(name -> name.endsWith(".dump.zst"))
            .findFirst()
            .orElseThrow();
    byte[] bytes = storage.contents().get(data);
    byte[] damaged = Arrays.copyOf(bytes, bytes.length);
    damaged[bytes.length / 2] ^= 1;
    storage.overwrite(data, damaged);
    assertThatThrownBy(() -> drill.run(due))
        .hasMessageContaining("The drill of shop_")
        .hasMessageContaining("is not good");
  }
}
