package com.neuropilot.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellAssignmentsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOME", "/home/ops", "SET", "outer");

  @TempDir Path folder;

  private static Map<String, String> read(String text) throws ShellFileException {
    return ShellAssignments.read(text, ENVIRONMENT).assigned();
  }

  /** The shell itself says what a file means. */
  private Map<String, String> inShell(String text, Iterable<String> names) throws Exception {
    StringBuilder script = new StringBuilder(". ./file\n");
    names.forEach(name -> script.append("printf '%s\\0' \"$" + name + "\"\n"));
    Files.writeString(folder.resolve("file"), text);
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script.toString()).directory(folder.toFile());
    builder.environment().putAll(ENVIRONMENT);
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    Map<String, String> values = new LinkedHashMap<>();
    List<String> all = List.of(printed.split("\0", -1));
    int i = 0;
    for (String name : names) {
      values.put(name, all.get(i++));
    }
    return values;
  }

  @Test
  void valuesAreWhatAShellMakesOfThem() throws Exception {
    String text =
        """
        #!/bin/sh
        # a comment with 'a quote, $(a command) and `another`
        A=plain   # behind a value
        export B="double \\$5 \\"quoted\\" \\\\ \\n ' $A ${A}!"
        C='single "$A" \\n `no command` $(none)'
        D=a\\ b\\$A\\'c
        E=$A"$B"'$C'$A
        F="two
        lines" G=same-line; H=behind;export I=1 J="2 3"
          \tK=indented
        L=
        M=""
        N=no#comment
        O=https://hooks.example/services/T/B/X?a=b
        P="cost: 5$ and 10$."
        Q=${NOWHERE:-fall"back $A"} R=${A:-unused} S=${L:-"of ${A:-x}"} T=${SET}
        U=~/backups V=~ W=a~b
        X=con\\
        tinued
        Y="con\\
        tinued"
        Z=*.sql[a-z]? AA={a,b} BB=a:b=c
        CC=ümläut
        export A
        """;

    Map<String, String> ours = read(text);

    assertThat(ours).hasSize(29).isEqualTo(inShell(text, ours.keySet()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A=$(touch ran)",
        "A=\"$(touch ran)\"",
        "A=`touch ran`",
        "A=\"`touch ran`\"",
        "A=${B:-$(touch ran)}",
        "A=${B:-`touch ran`}",
        "A=${B:=$(touch ran)}",
        "touch ran",
        "A=1 touch ran",
        "A=1; touch ran",
        "A=1 && touch ran",
        "A=1&touch ran",
        "A=1|touch ran",
        "A=1>ran",
        "A=1 >ran",
        "> ran",
        "A=<(touch ran)",
        "A=$((1))",
        "A=(1 2)",
        "A+=1",
        "A[0]=1",
        "A =1",
        ". ./ran",
        "source ./ran",
        "eval A=1",
        "export -p",
        "export",
        "export A=1 touch ran>x",
        "unset A",
        "set -a",
        "if true; then touch ran; fi",
        "touch() { A=1; }",
        "{ touch ran; }",
        "(touch ran)",
        "A=$1",
        "A=\"$?\"",
        "A=$$",
        "A=${#B}",
        "A=${B%x}",
        "A=$'x'",
        "A=$\"x\"",
        "A=~root/x",
        "A=$UNKNOWN",
        "A=${UNKNOWN}",
        "'A'=1",
        "1A=1",
        "cat <<END",
      })
  void whateverIsMoreThanAnAssignmentIsRefused(String line) throws IOException {
    assertThatThrownBy(() -> read("X=1\n\n" + line + "\nY=2\n"))
        .isInstanceOf(ShellFileException.class)
        .hasMessageStartingWith("line 3 ");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"A='x", "A=\"x", "A=${B:-x", "A=\"x\\\""})
  void whatIsLeftOpenIsFoundWhereItBegins(String line) {
    assertThatThrownBy(() -> read("X=1\n" + line + "\nY=2\n"))
        .isInstanceOf(ShellFileException.class)
        .hasMessageStartingWith("line 2 ");
  }
}
