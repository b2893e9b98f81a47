package com.neuropilot.backup.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints a script for the shell. */
@Command(
    name = "completion",
    description = "Prints a script that completes commands and options in bash and zsh.",
    footer = {
      "",
      "Examples, with neuropilot-backup as the program or as an alias of the jar:",
      "  source <(neuropilot-backup completion)",
      "  neuropilot-backup completion > /etc/bash_completion.d/neuropilot-backup"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Supplier<CommandLine> everything;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli asks for it.
  private boolean help;

  CompletionCommand(Surroundings surroundings, Supplier<CommandLine> everything) {
    this.surroundings = surroundings;
    this.everything = everything;
  }

  @Override
  public Integer call() {
    surroundings.out().print(AutoComplete.bash(RootCommand.PROGRAM, everything.get()));
    surroundings.out().flush();
    return ExitStatus.DONE;
  }
}
