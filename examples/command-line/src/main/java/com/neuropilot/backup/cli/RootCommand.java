package com.neuropilot.backup.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The program without a command. */
@Command(
    name = RootCommand.NAME,
    description = "Backs up and restores PostgreSQL: dumped, compressed, encrypted, verified.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = RootCommand.Version.class,
    footer = {
      "",
      "A first time, from nothing:",
      "  " + RootCommand.NAME + " keygen --user-id \"Backup <backup@example.org>\"",
      "  " + RootCommand.NAME + " doctor --config backup.properties",
      "  " + RootCommand.NAME + " backup --config backup.properties",
      "",
      "The night when everything is lost but the files and the key:",
      "  " + RootCommand.NAME + " restore --latest --from /mnt/usb/neuropilot \\",
      "      --secret-key neuropilot-backup-private.key \\",
      "      --into postgresql://postgres@localhost/inventory",
      "",
      "Exit status: 0 done, 1 failed, 2 usage or configuration, 3 done with warnings,",
      "4 damaged or untrusted data, 5 no such backup, 6 another run holds the lock."
    })
final class RootCommand {
  /** How it is started, for examples that can be copied. */
  static final String NAME = "java -jar neuropilot-backup.jar";

  static final String PROGRAM = "neuropilot-backup";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli asks for it.
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version.")
  @SuppressWarnings("UnusedVariable") // picocli asks for it.
  private boolean version;

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        PROGRAM + " " + (version == null ? "(unpacked)" : version) + ", Java " + Runtime.version()
      };
    }
  }
}
