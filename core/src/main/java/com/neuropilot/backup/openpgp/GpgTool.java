package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tool.ToolCommand;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the local gpg. A passphrase goes through its standard input, in front of the data, and never
 * into a command line. Safe for use by several threads.
 */
final class GpgTool {
  private static final Map<String, String> LANGUAGE = Map.of("LC_ALL", "C.UTF-8");

  // Of a character in UTF-8.
  private static final int MOST_BYTES = 4;

  private final GpgAccess access;
  private final StageContext context;

  GpgTool(GpgAccess access, StageContext context) {
    this.access = access;
    this.context = context;
  }

  GpgAccess access() {
    return access;
  }

  /**
   * Runs it.
   *
   * @param passphrase what it may unlock a key with; its agent knows or asks if empty
   * @param input what it reads
   * @throws StageException when it is not installed
   */
  GpgOutcome run(Optional<Secret> passphrase, byte[] input, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("--batch", "--no-tty", "--status-fd", "2"));
    access.home().ifPresent(home -> all.addAll(List.of("--homedir", home.toString())));
    if (passphrase.isPresent()) {
      all.addAll(List.of("--pinentry-mode", "loopback", "--passphrase-fd", "0"));
    }
    all.addAll(List.of(arguments));
    ToolCommand command =
        ToolCommand.of(binary(), all)
            .withEnvironment(context.environment())
            .withEnvironment(LANGUAGE)
            .withInput();
    byte[] line = passphrase.isPresent() ? line(passphrase.get()) : new byte[0];
    try (ToolProcess process = command.start()) {
      write(process.stdin(), line, input);
      byte[] output = process.stdout().readAllBytes();
      int status = process.waitFor();
      return new GpgOutcome(status, output, process.errorLines());
    } finally {
      Arrays.fill(line, (byte) 0);
    }
  }

  private Path binary() throws StageException {
    return ToolCommand.find("gpg", context.environment().getOrDefault("PATH", ""))
        .orElseThrow(
            () ->
                new StageException(
                    "gpg is not installed here, and encryptor.via = gpg needs it. Install it"
                        + " (Debian, Ubuntu: apt-get install gnupg; Alpine: apk add gnupg; Fedora:"
                        + " dnf install gnupg2; Homebrew: brew install gnupg), or decrypt with"
                        + " secret-key and via = builtin.",
                    false));
  }

  /** It ends before it has read everything when it wants no more: what it says then counts. */
  private static void write(OutputStream stdin, byte[] line, byte[] input) {
    try (stdin) {
      stdin.write(line);
      stdin.write(input);
    } catch (IOException e) {
      // Told by its exit status.
    }
  }

  private byte[] line(Secret passphrase) throws StageException {
    char[] revealed;
    try {
      revealed = passphrase.reveal(context.environment()::get);
    } catch (IllegalStateException | UncheckedIOException e) {
      throw new StageException("The passphrase for gpg cannot be had: " + e.getMessage(), false, e);
    }
    ByteBuffer room = ByteBuffer.allocate(revealed.length * MOST_BYTES + 1);
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(revealed), room, true);
    room.put((byte) '\n');
    byte[] line = Arrays.copyOf(room.array(), room.position());
    Arrays.fill(revealed, '\0');
    Arrays.fill(room.array(), (byte) 0);
    return line;
  }

  /** Returns several pieces as one input. */
  static byte[] joined(byte[]... pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      all.writeBytes(piece);
    }
    return all.toByteArray();
  }
}
