package com.neuropilot.backup.examples.ssh;

import com.neuropilot.backup.spi.StageProvider;
import com.neuropilot.backup.spi.tck.ProviderContract;
import java.util.List;
import java.util.Map;

class SshProviderTest extends ProviderContract<Ssh> {
  @Override
  protected StageProvider<Ssh, ?> provider() {
    return new SshProvider();
  }

  @Override
  protected Ssh config() {
    return Ssh.host("backup@nas.example").in("/srv/backups");
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("host", "backup@nas.example", "directory", "/srv/backups");
  }

  @Override
  protected List<String> requiredOptions() {
    return List.of("host");
  }
}
