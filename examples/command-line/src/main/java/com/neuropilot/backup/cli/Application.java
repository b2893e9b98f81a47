package com.neuropilot.backup.cli;

import com.neuropilot.backup.BackupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The commands, and what becomes of a failure: one clear message and an exit status. */
final class Application {
  private static final int HELP_WIDTH = 100;

  private final Surroundings surroundings;
  private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();

  Application(Surroundings surroundings) {
    this.surroundings = surroundings;
    commands.put("backup", () -> new BackupCommand(surroundings));
    commands.put("list", () -> new ListCommand(surroundings));
    commands.put("verify", () -> new VerifyCommand(surroundings));
    commands.put("restore", () -> new RestoreCommand(surroundings));
    commands.put("rollback", () -> new RollbackCommand(surroundings));
    commands.put("drill", () -> new DrillCommand(surroundings));
    commands.put("prune", () -> new PruneCommand(surroundings));
    commands.put("sync", () -> new SyncCommand(surroundings));
    commands.put("pin", () -> new PinCommand(surroundings));
    commands.put("unpin", () -> new UnpinCommand(surroundings));
    commands.put("adopt", () -> new AdoptCommand(surroundings));
    commands.put("rekey", () -> new RekeyCommand(surroundings));
    commands.put("keygen", () -> new KeygenCommand(surroundings));
    commands.put("status", () -> new StatusCommand(surroundings));
    commands.put("doctor", () -> new DoctorCommand(surroundings));
    commands.put("completion", () -> new CompletionCommand(surroundings, this::commandLine));
    commands.put(TrainingRunCommand.NAME, () -> new TrainingRunCommand(surroundings));
  }

  /** Returns the exit status. */
  int run(String... args) {
    return commandLine(args).execute(args);
  }

  /** Looks at the options of that command only which is asked for: that takes time with each. */
  private CommandLine commandLine(String... args) {
    CommandLine line = new CommandLine(new RootCommand());
    Optional<Supplier<Object>> asked =
        args.length == 0 ? Optional.empty() : Optional.ofNullable(commands.get(args[0]));
    if (asked.isPresent()) {
      line.addSubcommand(args[0], asked.get().get());
    } else {
      commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
      line.addSubcommand(new HelpCommand());
    }
    return line.registerConverter(Instant.class, new InstantConverter())
        .registerConverter(Path.class, Path::of)
        .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
        .setUsageHelpWidth(HELP_WIDTH)
        .setColorScheme(
            Colours.on(surroundings.terminal().coloursResults(), surroundings.environment()).help())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(this::misused)
        .setExecutionExceptionHandler(this::failed);
  }

  private int misused(ParameterException failure, String[] args) {
    if (args.length == 0) {
      failure
          .getCommandLine()
          .usage(
              surroundings.err(),
              Colours.on(surroundings.terminal().coloursMessages(), surroundings.environment())
                  .help());
      return ExitStatus.USAGE;
    }
    String name = failure.getCommandLine().getCommandSpec().qualifiedName();
    surroundings.error(String.valueOf(failure.getMessage()));
    surroundings.err().println("'" + name + " --help' shows what there is.");
    return ExitStatus.USAGE;
  }

  private int failed(Exception failure, CommandLine line, ParseResult parsed) {
    if (surroundings.cancelled().getAsBoolean()) {
      surroundings.err().println("Cancelled; what had been begun is undone.");
      return ExitStatus.FAILED;
    }
    surroundings.error(message(failure));
    if (parsed.expandedArgs().contains(CommonOptions.VERBOSE)) {
      failure.printStackTrace(surroundings.err());
    }
    return ExitStatus.of(failure);
  }

  private static String message(Exception failure) {
    boolean expected =
        failure instanceof BackupException
            || failure instanceof UsageException
            || failure instanceof RestoreDeclinedException
            || failure instanceof IOException;
    return expected && failure.getMessage() != null
        ? failure.getMessage()
        : "Something went wrong that should not: " + failure + ". --verbose shows where.";
  }
}
