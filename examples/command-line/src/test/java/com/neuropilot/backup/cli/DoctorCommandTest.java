package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path folder;
  private final Invocation invocation = new Invocation();
  private Workplace workplace;

  @BeforeEach
  void prepare() throws IOException {
    workplace = new Workplace(folder).encrypted();
  }

  @Test
  void allIsWell() throws IOException {
    assertThat(invocation.run("doctor", "-c", workplace.config())).isZero();
    assertThat(invocation.out())
        .containsPattern("ok +by hand +gpg \\d+\\.\\d+")
        .containsPattern("ok +source +Database " + workplace.database)
        .containsPattern("ok +encryptor +Encrypts for [0-9A-F]{40}; without a secret key here")
        .containsPattern("ok +storage.near ")
        .containsPattern("ok +work-directory ")
        .endsWith("All is well.\n");
  }

  @Test
  void warningsAndProblemsHaveStatusesOfTheirOwn() throws IOException {
    invocation.environment.put("PATH", folder.toString());
    assertThat(invocation.run("doctor", "-c", workplace.config())).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out())
        .containsPattern("warning +by hand +gpg is not installed here.*apt-get install gnupg")
        .endsWith("2 warnings; backups can be made.\n");

    workplace.with("source.failure = Connecting failed: wrong password. Correct it.");
    assertThat(invocation.run("doctor", "-c", workplace.config())).isEqualTo(ExitStatus.FAILED);
    assertThat(invocation.out())
        .containsPattern("PROBLEM +source +Connecting failed: wrong password. Correct it.")
        .endsWith("1 problem to mend before a backup can be made.\n");
  }

  @Test
  void writesAnArrayForAProgram() throws IOException {
    assertThat(invocation.run("doctor", "-c", workplace.config(), "--json")).isZero();
    assertThat(invocation.out()).startsWith("[").contains("\"area\" : \"storage.near\"");
  }

  @Test
  void aDirectoryThatIsNotThereIsFound() throws IOException {
    Path mountPoint = folder.resolve("usb");
    workplace
        .with("storage.usb = local")
        .with("storage.usb.directory = " + mountPoint.resolve("neuropilot"));

    assertThat(invocation.run("doctor", "-c", workplace.config())).isEqualTo(ExitStatus.FAILED);
    assertThat(invocation.out())
        .containsPattern("PROBLEM +storage.usb +There is no directory " + mountPoint)
        .contains("mkdir -p " + mountPoint);
    Files.createDirectory(mountPoint);
    assertThat(invocation.run("doctor", "-c", workplace.config())).isEqualTo(ExitStatus.WARNINGS);
    assertThat(invocation.out())
        .containsPattern("warning +storage.usb +There is no directory .*mount that first");
    assertThat(mountPoint).isEmptyDirectory();
  }
}
