package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.CHECK;
import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.Finding.Severity;
import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.openpgp.OpenPgpKeys;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PipelineCheckTest {
  @TempDir static Path keys;
  @TempDir Path work;
  @RegisterExtension final FaultyStorage far = FaultyStorage.around(InMemoryStorage.fresh());
  private final InMemoryStorage near = InMemoryStorage.fresh();
  private final FakeDatabase database = FakeDatabase.holding(new byte[10]);

  @BeforeAll
  static void makeKeys() throws IOException {
    OpenPgpKeys.forUser("Backup <backup@example.org>")
        .protectedBy(Secret.of("right"))
        .generate()
        .writeTo(certificate(), secretKey(), keys.resolve("revocation"));
  }

  private static Path certificate() {
    return keys.resolve("public");
  }

  private static Path secretKey() {
    return keys.resolve("secret");
  }

  private BackupPipelineBuilder builder() {
    return BackupPipeline.from(database)
        .named("shop")
        .storeIn("near", near)
        .workDirectory(work.resolve("work"));
  }

  private List<Finding> check(OpenPgp key) {
    return builder().encryptWith(key).build().check();
  }

  @Test
  void allIsWell() {
    List<Finding> findings =
        check(OpenPgp.recipients(certificate()).withSecretKey(secretKey(), Secret.of("right")));

    assertThat(findings).extracting(Finding::severity).containsOnly(Severity.OK);
    assertThat(findings)
        .extracting(Finding::area)
        .containsExactly("source", "encryptor", "storage.near", "work-directory");
    assertThat(near.contents()).isEmpty();
    assertThat(work.resolve("work")).isEmptyDirectory();
    assertThat(database.locks).isEmpty();
  }

  @Test
  void everyProblemIsFoundWhateverFailsBefore() throws IOException {
    far.on(CHECK).fails();
    Path notADirectory = Files.createFile(work.resolve("file"));

    List<Finding> findings =
        builder()
            .encryptWith(OpenPgp.recipients(keys.resolve("absent")))
            .storeIn("far", far)
            .workDirectory(notADirectory)
            .build()
            .check();

    assertThat(findings)
        .filteredOn(finding -> finding.severity() == Severity.PROBLEM)
        .extracting(Finding::area)
        .containsExactly("work-directory", "encryptor", "storage.far");
  }

  @Test
  void aWrongPassphraseIsFoundAndNotShown() {
    List<Finding> findings =
        check(OpenPgp.recipients(certificate()).withSecretKey(secretKey(), Secret.of("wr0ng")));

    assertThat(findings)
        .filteredOn(finding -> finding.severity() == Severity.PROBLEM)
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .contains("passphrase", "wrong")
                    .doesNotContain("wr0ng"));
  }

  @Test
  void aRunThatGoesOnAndEncryptionLeftOutAreWarnings() {
    database.locks.add("neuropilot-backup:shop");

    List<Finding> findings = builder().withoutEncryption().build().check();

    assertThat(findings)
        .filteredOn(finding -> finding.severity() == Severity.WARNING)
        .extracting(Finding::area)
        .containsExactly("source", "encryptor");
  }
}
