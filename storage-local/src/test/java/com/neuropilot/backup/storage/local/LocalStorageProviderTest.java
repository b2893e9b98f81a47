package com.neuropilot.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StageProvider;
import com.neuropilot.backup.spi.tck.ProviderContract;
import com.neuropilot.backup.spi.tck.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageProviderTest extends ProviderContract<LocalStorage> {
  @TempDir Path directory;
  private String group;

  @BeforeEach
  void findGroup() throws Exception {
    group = ((GroupPrincipal) Files.getAttribute(directory, "posix:group")).getName();
  }

  @Override
  protected StageProvider<LocalStorage, ?> provider() {
    return new LocalStorageProvider();
  }

  @Override
  protected LocalStorage config() {
    return LocalStorage.in(directory).group(group);
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("directory", directory.toString(), "group", group);
  }

  @Override
  protected List<String> requiredOptions() {
    return List.of("directory");
  }

  @Override
  protected Map<String, String> unusableOptions() {
    return Map.of("directory", "/var/\0/backups");
  }

  @Test
  void groupThatDoesNotExistIsRefused() {
    LocalStorage storage = LocalStorage.in(directory).group("no-such-group");
    try (TestContext context = TestContext.create()) {
      assertThatThrownBy(() -> new LocalStorageProvider().create(storage, context))
          .isInstanceOf(StageException.class)
          .hasMessageContaining("no-such-group")
          .hasMessageContaining("Create the group");
    }
  }
}
