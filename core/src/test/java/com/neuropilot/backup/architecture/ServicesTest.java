package com.neuropilot.backup.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.BackupPipeline;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The module descriptor and the services files say the same, so that both roads find every stage.
 */
class ServicesTest {
  private static final Path CLASSES =
      Path.of(
          URI.create(
              BackupPipeline.class.getProtectionDomain().getCodeSource().getLocation().toString()));

  @Test
  void moduleAndServicesFilesProvideTheSame() throws IOException {
    Set<String> byModule = new TreeSet<>();
    descriptor()
        .provides()
        .forEach(
            provides ->
                provides
                    .providers()
                    .forEach(name -> byModule.add(provides.service() + "=" + name)));
    assertThat(byModule).hasSizeGreaterThanOrEqualTo(6).isEqualTo(byFiles());
  }

  private static ModuleDescriptor descriptor() {
    return ModuleFinder.of(CLASSES).find("com.neuropilot.backup").orElseThrow().descriptor();
  }

  private static Set<String> byFiles() throws IOException {
    Set<String> found = new TreeSet<>();
    List<Path> files;
    try (Stream<Path> entries = Files.list(CLASSES.resolve("META-INF/services"))) {
      files = entries.toList();
    }
    for (Path file : files) {
      Files.readAllLines(file).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> found.add(file.getFileName() + "=" + line.strip()));
    }
    return found;
  }
}
