package com.neuropilot.backup.storage.local;

import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.StorageTargetContract;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;

class LocalTargetTest extends StorageTargetContract {
  @TempDir Path directory;
  @AutoClose private final TestContext context = TestContext.create();

  @Override
  protected StorageTarget openTarget() throws IOException {
    return new LocalStorageProvider()
        .create(LocalStorage.in(directory.resolve("backups")), context);
  }

  @Override
  protected List<String> awkwardNames() {
    Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding"));
    return super.awkwardNames().stream()
        .filter(name -> charset.newEncoder().canEncode(name))
        .toList();
  }
}
