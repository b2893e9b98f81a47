package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program tells of itself, and how. */
class HelpTest {
  private static final String ESCAPE = "\u001b[";
  private static final Pattern COMMAND = Pattern.compile("^  ([a-z]+) ", Pattern.MULTILINE);

  @TempDir Path folder;
  private final Invocation program = new Invocation();

  @Test
  void theHelpOfEachCommandHasAnExampleOfIt() {
    for (String command : commands()) {
      assertThat(program.run(command, "--help")).isZero();
      assertThat(program.out())
          .as(command)
          .containsPattern("Examples?[:,]")
          .containsPattern("\n  .*" + command + "\\b");
      assertThat(program.run("help", command)).isZero();
    }
  }

  @Test
  void coloursAreForTerminalsOnly() {
    program.run("--help");
    assertThat(program.out()).doesNotContain(ESCAPE);
    program.run("backup");
    assertThat(program.err()).startsWith("error: ");

    program.terminal.colours = true;
    program.run("--help");
    assertThat(program.out()).contains(ESCAPE);
    program.run("backup");
    assertThat(program.err()).startsWith(ESCAPE + "31merror:" + ESCAPE + "0m ");

    program.environment.put("NO_COLOR", "1");
    program.run("--help");
    assertThat(program.out()).doesNotContain(ESCAPE);
    program.run("backup");
    assertThat(program.err()).startsWith("error: ");
  }

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    program.terminal.colours = true;
    assertThat(program.run("completion")).isZero();
    assertThat(program.out()).doesNotContain(TrainingRunCommand.NAME);
    Path script = Files.writeString(folder.resolve("completion.bash"), program.out());

    assertThat(completed(script, "neuropilot-backup", "re"))
        .contains("restore", "rekey")
        .doesNotContain("backup");
    assertThat(completed(script, "neuropilot-backup", "restore", "--targ"))
        .containsExactly("--target-database");
    assertThat(completed(script, "neuropilot-backup", "backup", "--kind", "")).contains("manual");
  }

  private List<String> commands() {
    program.run("--help");
    String help = program.out().substring(program.out().indexOf("Commands:"));
    List<String> commands =
        COMMAND
            .matcher(help.substring(0, help.indexOf("\n\n")))
            .results()
            .map(match -> match.group(1))
            .filter(name -> !name.equals("help"))
            .toList();
    assertThat(commands)
        .hasSizeGreaterThan(12)
        .contains("completion")
        .doesNotContain(TrainingRunCommand.NAME);
    return commands;
  }

  /** Asks bash what the last of these words can become. */
  private static List<String> completed(Path script, String... words) throws Exception {
    String ask =
        "compopt() { :; }; source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1));"
            + " COMP_LINE=\"$*\"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9;"
            + " _complete_neuropilot-backup; printf '%s\\n"
            + "' \"${COMPREPLY[@]}\"";
    List<String> command = new ArrayList<>(List.of("bash", "-c", ask, "bash", script.toString()));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines().map(String::strip).toList();
  }
}
