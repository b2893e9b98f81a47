package com.neuropilot.backup.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.BackupPipeline;
import com.neuropilot.backup.JobSchedule;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The configuration file of the example is one that is taken. */
class ExampleFileTest {
  @Test
  void eachTenantGetsAPipelineOfIt() throws Exception {
    FleetSettings settings = FleetSettings.read(Path.of("fleet.properties"));
    assertThat(settings.tenants()).isEqualTo("tenant\\_%");
    assertThat(settings.schedulerUrl()).startsWith("jdbc:postgresql://");
    assertThat(settings.concurrency()).isEqualTo(2);
    assertThat(settings.catchUp()).isEqualTo(Duration.ofHours(1));

    BackupPipeline pipeline = Tenants.pipeline(settings, "tenant_1");

    assertThat(pipeline.name()).isEqualTo("tenant-1");
    assertThat(pipeline.schedules()).extracting(JobSchedule::label).containsExactly("nightly");
  }
}
