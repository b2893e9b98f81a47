package com.neuropilot.backup.storage.local;

import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.StorageTargetContract;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;

/** The same contract on a file system that has no hard links. */
class LocalTargetWithoutLinksTest extends StorageTargetContract {
  @TempDir Path directory;
  @AutoClose private final TestContext context = TestContext.create();

  @Override
  protected StorageTarget openTarget() throws IOException {
    Publisher.Linker none =
        (link, existing) -> {
          throw new FileSystemException(
              link.toString(), existing.toString(), "Operation not permitted");
        };
    Folder folder = new Folder(directory, Access.of(directory, Optional.empty()));
    return new LocalTarget(folder, new Publisher(none), context);
  }

  @Override
  protected List<String> awkwardNames() {
    return List.of("with space", "-leading", "quote'd\"");
  }
}
