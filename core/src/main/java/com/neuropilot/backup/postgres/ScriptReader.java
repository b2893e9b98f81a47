package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts the output of pg_dump in its plain form into statements and blocks of COPY data, as it
 * comes.
 */
final class ScriptReader {
  private static final byte[] LAST_COMMENT =
      "-- PostgreSQL database dump complete".getBytes(StandardCharsets.US_ASCII);

  private static final Pattern RESTRICTION =
      Pattern.compile("\\\\(restrict|unrestrict) (\\w+)\\s*");

  private final ScriptInput input;
  private final ScriptLexer lexer;
  private Charset charset = StandardCharsets.UTF_8;
  private String restriction = "";
  private boolean complete;

  ScriptReader(InputStream source) {
    input = new ScriptInput(source);
    lexer = new ScriptLexer(input);
  }

  /** Says how the bytes of statements are to be read from now on. */
  void charset(Charset newCharset) {
    charset = newCharset;
  }

  /** Says how backslashes in plain strings are read from now on. */
  void standardStrings(boolean standard) {
    lexer.standardStrings(standard);
  }

  /**
   * Reads the next statement.
   *
   * @return the statement, or empty at the end of a script that is complete
   * @throws IntegrityException when the script ends too early or holds a command of psql
   */
  Optional<ScriptStatement> next() throws IOException {
    skipBetween();
    if (input.peek() == -1) {
      requireComplete();
      return Optional.empty();
    }
    input.mark();
    long line = input.line();
    lexer.skipStatement();
    byte[] bytes = input.marked();
    input.mark();
    complete = false;
    return Optional.of(new ScriptStatement(decode(bytes, line), line));
  }

  /** Copies the data that follows a COPY statement, without its end line. */
  void copyData(OutputStream sink) throws IOException {
    int c = input.peek();
    while (c != '\n' && ScriptTokens.isSpace(c)) {
      input.advance(1);
      c = input.peek();
    }
    if (c != '\n') {
      throw new IntegrityException(
          "The dump has no data where the data of a table should begin, in line "
              + input.line()
              + ". Use another backup.");
    }
    input.advance(1);
    if (!input.copyBlock(sink)) {
      throw lexer.truncated();
    }
  }

  private void skipBetween() throws IOException {
    while (true) {
      input.mark();
      int c = input.peek();
      if (ScriptTokens.isSpace(c)) {
        input.advance(1);
      } else if (c == '\\') {
        metaCommand();
      } else if (lexer.skipComment()) {
        complete |= isLastComment(input.marked());
      } else {
        return;
      }
    }
  }

  private static boolean isLastComment(byte[] comment) {
    int length =
        comment.length > 0 && comment[comment.length - 1] == '\r'
            ? comment.length - 1
            : comment.length;
    return Arrays.equals(comment, 0, length, LAST_COMMENT, 0, LAST_COMMENT.length);
  }

  /**
   * The two that pg_dump itself writes forbid psql the others; here all others are forbidden
   * anyway.
   */
  private void metaCommand() throws IOException {
    input.skipTo('\n', '\n');
    Matcher command = RESTRICTION.matcher(new String(input.marked(), StandardCharsets.ISO_8859_1));
    if (!command.matches()) {
      throw lexer.metaCommand();
    }
    String expected = command.group(1).equals("restrict") ? "" : command.group(2);
    if (!restriction.equals(expected)) {
      throw lexer.metaCommand();
    }
    restriction = expected.isEmpty() ? command.group(2) : "";
  }

  private void requireComplete() throws IntegrityException {
    if (!complete || !restriction.isEmpty()) {
      throw new IntegrityException(
          "The dump is cut short: it ends in line "
              + input.line()
              + " without pg_dump's last line, \"PostgreSQL database dump complete\". Use another backup.");
    }
  }

  private String decode(byte[] bytes, long line) throws StageException {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes, 0, bytes.length - 1)).toString();
    } catch (CharacterCodingException e) {
      throw new StageException(
          "The statement in line "
              + line
              + " of the dump holds bytes that are no "
              + charset.name()
              + " text. Dump with --encoding=UTF8 and try again.",
          false);
    }
  }
}
