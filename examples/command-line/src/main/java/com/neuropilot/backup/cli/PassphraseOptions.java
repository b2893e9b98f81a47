package com.neuropilot.backup.cli;

import com.neuropilot.backup.spi.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a passphrase comes from. */
final class PassphraseOptions {
  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      order = 21,
      description = "The file with the key's passphrase.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--passphrase-env",
      paramLabel = "NAME",
      order = 22,
      description = "The environment variable with the key's passphrase.")
  private Optional<String> variable = Optional.empty();

  /** Returns these options as they are typed. */
  List<String> words() {
    return file.map(path -> BareRehearsal.option("--passphrase-file", path.toString())).stream()
        .toList();
  }

  /** Returns the passphrase, if it was said where it is. */
  Optional<Secret> given(Surroundings surroundings) {
    if (file.isPresent() && variable.isPresent()) {
      throw new UsageException("--passphrase-file and --passphrase-env are both given; keep one.");
    }
    file.flatMap(path -> SecretSources.problem("--passphrase-file", path))
        .or(
            () ->
                variable.flatMap(
                    name ->
                        SecretSources.problem(
                            "--passphrase-env", name, surroundings.environment())))
        .ifPresent(
            problem -> {
              throw new UsageException(problem);
            });
    return file.map(Secret::fromFile).or(() -> variable.map(Secret::fromEnvironment));
  }
}
