package com.neuropilot.backup.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A password, passphrase or token, which prints {@code **redacted**} and is asked for at each use.
 *
 * <p>Immutable; safe for use by several threads if its supplier is. Two secrets are equal only if
 * they are the same object, so that nothing can be learned by comparing.
 */
public final class Secret {
  /** What is printed in the place of a secret. */
  public static final String REDACTED = "**redacted**";

  private final String origin;
  private final Function<Function<String, String>, char[]> source;

  private Secret(String origin, Function<Function<String, String>, char[]> source) {
    this.origin = origin;
    this.source = source;
  }

  /**
   * Returns a secret whose value is known already.
   *
   * @param value the value
   */
  public static Secret of(String value) {
    Objects.requireNonNull(value, "value");
    return new Secret("a given value", environment -> value.toCharArray());
  }

  /**
   * Returns a secret that is asked for at each use, for vaults and rotation.
   *
   * @param supplier gives a fresh array each time; the user of the secret may overwrite it
   */
  public static Secret from(Supplier<char[]> supplier) {
    Objects.requireNonNull(supplier, "supplier");
    return new Secret("a supplier", environment -> supplier.get());
  }

  /**
   * Returns a secret that is read from an environment variable at each use.
   *
   * @param variable the variable's name
   */
  public static Secret fromEnvironment(String variable) {
    Objects.requireNonNull(variable, "variable");
    return new Secret(
        "environment variable " + variable,
        environment -> {
          String value = environment.apply(variable);
          if (value == null) {
            throw new IllegalStateException(
                "The environment variable "
                    + variable
                    + " is not set; it should hold a secret. Set it and try again.");
          }
          return value.toCharArray();
        });
  }

  /**
   * Returns a secret that is read from a file at each use: UTF-8, a line end at the end is left
   * out.
   *
   * @param file the file
   */
  public static Secret fromFile(Path file) {
    Objects.requireNonNull(file, "file");
    return new Secret("file " + file, environment -> read(file));
  }

  /**
   * Returns the value.
   *
   * @return a fresh array, which the caller should overwrite after use
   * @throws IllegalStateException when there is no value; the message says where it was looked for
   */
  public char[] reveal() {
    return reveal(System::getenv);
  }

  /**
   * Returns the value, with environment variables looked up as the host says.
   *
   * @param environment gives a variable's value, or null
   * @return a fresh array, which the caller should overwrite after use
   * @throws IllegalStateException when there is no value; the message says where it was looked for
   */
  public char[] reveal(Function<String, String> environment) {
    char[] value = source.apply(environment);
    if (value == null) {
      throw new IllegalStateException("There is no secret in " + origin + ".");
    }
    return value;
  }

  /**
   * Returns where the value comes from, e.g. {@code "file /etc/neuropilot/passphrase"}; never the
   * value.
   */
  public String origin() {
    return origin;
  }

  @Override
  public String toString() {
    return REDACTED;
  }

  private static char[] read(Path file) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(Files.readAllBytes(file)));
      int end = text.limit();
      if (end > 0 && text.get(end - 1) == '\n') {
        end--;
      }
      if (end > 0 && text.get(end - 1) == '\r') {
        end--;
      }
      char[] value = new char[end];
      text.get(value);
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The secret cannot be read from the file "
              + file
              + ": "
              + e
              + ". Make the file readable.",
          e);
    }
  }
}
