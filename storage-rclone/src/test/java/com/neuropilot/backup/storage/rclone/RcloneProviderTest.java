package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StageOptions;
import com.neuropilot.backup.spi.StageProvider;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.ProviderContract;
import com.neuropilot.backup.spi.tck.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RcloneProviderTest extends ProviderContract<Rclone> {
  @TempDir Path folder;
  private Path configFile;

  @BeforeEach
  void makeConfigFile() throws IOException {
    configFile = Files.writeString(folder.resolve("rclone.conf"), "");
  }

  @Override
  protected StageProvider<Rclone, ?> provider() {
    return new RcloneProvider();
  }

  @Override
  protected Rclone config() {
    return Rclone.remote("onedrive:NeuroPilot/Backups")
        .configFile(configFile)
        .binary("/usr/local/bin/rclone")
        .bandwidthLimit("10M")
        .transfers(2)
        .timeout(Duration.ofMinutes(2))
        .flags("--onedrive-chunk-size=20M", "--tpslimit=4")
        .trustingSize();
  }

  @Override
  protected Map<String, String> options() {
    Map<String, String> options = new HashMap<>();
    options.put("remote", "onedrive:NeuroPilot/Backups");
    options.put("config-file", configFile.toString());
    options.put("binary", "/usr/local/bin/rclone");
    options.put("bandwidth-limit", "10M");
    options.put("transfers", "2");
    options.put("timeout", "2m");
    options.put("flags", "--onedrive-chunk-size=20M,--tpslimit=4");
    options.put("check", "size");
    return options;
  }

  @Override
  protected List<String> requiredOptions() {
    return List.of("remote");
  }

  @Override
  protected Map<String, String> unusableOptions() {
    return Map.of(
        "remote", "/var/backups",
        "bandwidth-limit", "fast!",
        "transfers", "0",
        "timeout", "10ms",
        "flags", "chunk-size 20M",
        "check", "nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--webdav-pass=x7Q",
        "--sftp-pass=x7Q",
        "--password=x7Q",
        "--crypt-password2=x7Q",
        "--onedrive-token=x7Q",
        "--s3-secret-access-key=x7Q",
        "--s3-sse-customer-key=x7Q",
        "--s3-sse-customer-key-base64=x7Q",
        "--azureblob-sas-url=x7Q",
        "--azurefiles-connection-string=x7Q",
        "--storj-access-grant=x7Q",
        "--sugarsync-authorization=x7Q",
        "--drive-client-secret=x7Q",
        "--gcs-service-account-credentials=x7Q",
        "--header=Authorization: x7Q",
        "--webdav-url=https://user:x7Q@dav.example",
        "--rc-pass=x7Q"
      })
  void secretInAFlagIsRefusedAndNotShown(String flag) {
    assertThatThrownBy(() -> Rclone.remote("a:b").flags(flag))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RCLONE_CONFIG_<NAME>_<KEY>")
        .hasMessageNotContaining("x7Q");
    StageOptions options = StageOptions.of(Map.of("remote", "a:b", "flags", flag.replace(",", "")));
    provider().configure(options);
    assertThat(options.problems()).anyMatch(problem -> problem.startsWith("flags "));
    assertThat(options.problems()).noneMatch(problem -> problem.contains("x7Q"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--dry-run",
        "--config=/etc/other",
        "--ignore-size",
        "--ignore-checksum",
        "--exclude=*.json",
        "--min-age=1d",
        "--max-depth=3",
        "--log-file=/tmp/x",
        "--backup-dir=a:old",
        "--dump=headers",
        "--rc",
        "--suffix=.old"
      })
  void flagThatChangesWhatAPutMeansIsRefused(String flag) {
    assertThatThrownBy(() -> Rclone.remote("a:b").flags(flag))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(flag.split("=", 2)[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--onedrive-chunk-size=20M",
        "--s3-env-auth=true",
        "--sftp-key-file=/etc/key",
        "--drive-service-account-file=/etc/account.json",
        "--no-check-certificate",
        "--fast-list",
        "--tpslimit=4",
        "--password-command=pass rclone",
        "--low-level-retries=20"
      })
  void harmlessFlagIsTaken(String flag) {
    assertThat(Rclone.remote("a:b").flags(flag).flags()).containsExactly(flag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":webdav,url=\"https://dav.example\",pass=x7Q:backups",
        "dav,pass=x7Q:backups",
        ":azureblob,connection_string=x7Q:backups",
        ":storj,access_grant=x7Q:backups",
        ":webdav,url=\"https://user:x7Q@dav.example\":backups"
      })
  void secretInTheRemoteIsRefusedAndNotShown(String remote) {
    assertThatThrownBy(() -> Rclone.remote(remote))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds a secret")
        .hasMessageNotContaining("x7Q");
  }

  @Test
  void optionsOfTheRemoteAreNotInItsLocation() throws IOException {
    try (TestContext context = TestContext.create();
        var target =
            new RcloneProvider()
                .create(
                    Rclone.remote(":webdav,url=\"http://127.0.0.1:1/a\",vendor=other:x/y"),
                    context)) {
      assertThat(target.location()).isEqualTo(":webdav:x/y");
    }
  }

  @Test
  void configurationFileThatIsNotThereIsRefused() {
    Rclone storage = Rclone.remote("a:b").configFile(folder.resolve("no.conf"));
    try (TestContext context = TestContext.create()) {
      assertThatThrownBy(() -> new RcloneProvider().create(storage, context))
          .isInstanceOf(StageException.class)
          .hasMessageContaining("rclone config --config " + folder.resolve("no.conf"));
    }
  }

  @Test
  void rcloneIsSparedWhatOnlyItsTerminalNeeds() throws IOException {
    Path said = folder.resolve("said");
    Path script = folder.resolve("rclone");
    Files.writeString(
        script,
        """
        #!/bin/sh
        echo "$1 $TCELL_MINIMIZE" >> '%s'
        [ "$1" = version ] && echo rclone v1.60.1 || echo '[]'
        """
            .formatted(said));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    Rclone config = Rclone.remote("disk:backups").binary(script.toString());
    try (TestContext context = TestContext.create();
        StorageTarget target = new RcloneProvider().create(config, context)) {
      assertThat(target.list("")).isEmpty();
    }
    assertThat(said).content().isEqualTo("version 1\nlsjson 1\n");
  }
}
