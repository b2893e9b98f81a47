package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.StageProvider;
import com.neuropilot.backup.spi.tck.ProviderContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class OpenPgpProviderTest extends ProviderContract<OpenPgp> {
  @TempDir static Path folder;
  private static Keys keys;

  @BeforeAll
  static void generate() throws IOException {
    keys = Keys.curve25519(folder, "ours");
  }

  @Override
  protected StageProvider<OpenPgp, ?> provider() {
    return new OpenPgpProvider();
  }

  @Override
  protected OpenPgp config() {
    return OpenPgp.recipients(keys.certificate());
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("recipients", keys.certificate().toString(), "via", "builtin");
  }

  @Override
  protected List<String> requiredOptions() {
    return List.of("recipients");
  }

  @Override
  protected Map<String, String> unusableOptions() {
    return Map.of("via", "pgp");
  }
}
