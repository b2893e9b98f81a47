package com.neuropilot.backup.openpgp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real gpg with a key ring of its own, which is gone after {@link #close()}; for the tests of
 * other packages too.
 */
public final class Gpg implements AutoCloseable {
  /** What protects its keys. */
  public static final String PASSPHRASE = "correct horse, Batterie & Stäpel";

  /** What a run of gpg gave. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Result(int status, byte[] output, String errors) {}

  private final Path home;
  private Instant time;

  /** Makes the key ring; gpg takes a time for the current one. */
  public Gpg(Instant time) {
    this.time = time;
    try {
      // Short: the path of the agent's socket may not exceed some 100 characters.
      home =
          Files.createTempDirectory(
              Path.of("/tmp"),
              "gpg",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns its home directory. */
  public Path home() {
    return home;
  }

  /** Makes its agent forget every passphrase. */
  public void lock() {
    execute(List.of("gpgconf", "--homedir", home.toString(), "--kill", "gpg-agent"), new byte[0]);
  }

  /** Sets what gpg takes for the current time. */
  void at(Instant instant) {
    time = instant;
  }

  /** Makes a key and returns its fingerprint. */
  public String generate(String user, String algorithm, String usage, String expiry) {
    return generate(PASSPHRASE, user, algorithm, usage, expiry);
  }

  String generate(String passphrase, String user, String algorithm, String usage, String expiry) {
    expect(passphrase, new byte[0], "--quick-generate-key", user, algorithm, usage, expiry);
    return fingerprint(user);
  }

  /** Adds a subkey to a key. */
  public void addSubkey(String fingerprint, String algorithm, String usage, String expiry) {
    expect(PASSPHRASE, new byte[0], "--quick-add-key", fingerprint, algorithm, usage, expiry);
  }

  String fingerprint(String user) {
    return fingerprints(user).get(0);
  }

  /** Returns the fingerprint of the primary key and those of the subkeys. */
  List<String> fingerprints(String user) {
    String listing = text("--with-colons", "--list-keys", user);
    return listing
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .map(line -> line.replaceAll("[^0-9A-F]", ""))
        .toList();
  }

  /** Writes a certificate to a file. */
  public Path export(Path folder, String user) {
    return write(folder.resolve(fingerprint(user) + ".asc"), run("--armor", "--export", user));
  }

  /** Writes a secret key to a file. */
  Path exportSecret(Path folder, String user) {
    return write(
        folder.resolve(fingerprint(user) + ".key"),
        expect(PASSPHRASE, new byte[0], "--armor", "--export-secret-keys", user));
  }

  static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] encrypt(byte[] plain, String recipient, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--trust-model", "always"));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("--encrypt", "--recipient", recipient));
    return expect(PASSPHRASE, plain, arguments.toArray(String[]::new));
  }

  byte[] decrypt(byte[] message) {
    return expect(PASSPHRASE, message, "--decrypt");
  }

  byte[] run(String... arguments) {
    return expect(PASSPHRASE, new byte[0], arguments);
  }

  String text(String... arguments) {
    return new String(run(arguments), StandardCharsets.UTF_8);
  }

  byte[] expect(String passphrase, byte[] input, String... arguments) {
    Result result = execute(passphrase, input, arguments);
    if (result.status != 0) {
      throw new AssertionError(
          "gpg "
              + Arrays.toString(arguments)
              + " ended with "
              + result.status
              + ":\n"
              + result.errors);
    }
    return result.output;
  }

  Result execute(String passphrase, byte[] input, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "gpg",
                "--homedir",
                home.toString(),
                "--batch",
                "--yes",
                "--no-tty",
                "--faked-system-time",
                // Its clock stands still: a key that took long is not of the future to the next
                // call.
                DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'!'")
                    .withZone(ZoneOffset.UTC)
                    .format(time),
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                passphrase));
    command.addAll(List.of(arguments));
    return execute(command, input);
  }

  private static Result execute(List<String> command, byte[] input) {
    try {
      Process process = new ProcessBuilder(command).start();
      CompletableFuture<byte[]> output = drain(process.getInputStream());
      CompletableFuture<byte[]> errors = drain(process.getErrorStream());
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input);
      } catch (IOException e) {
        // It ended without reading everything; what it said is told.
      }
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " does not end");
      }
      return new Result(
          process.exitValue(), output.join(), new String(errors.join(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(
          command.get(0) + " is needed for this test. Install it: apt-get install gnupg", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static CompletableFuture<byte[]> drain(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Ends the agent and removes the key ring. */
  @Override
  public void close() {
    lock();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
