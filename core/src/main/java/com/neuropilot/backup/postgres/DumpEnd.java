package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads a dump that nobody restores, and finds out whether it is whole: a script as a restore reads
 * it, an archive by its table of contents.
 */
final class DumpEnd {
  private static final int BUFFER_BYTES = 128 * 1024;

  private DumpEnd() {}

  /**
   * Reads to the end.
   *
   * @param format {@link DumpFormat#id()}
   */
  static void require(String format, InputStream plain) throws IOException {
    if (format.equals(DumpFormat.PLAIN.id())) {
      requireScript(plain);
    } else if (format.equals(DumpFormat.CUSTOM.id())) {
      requireArchive(plain);
    } else {
      plain.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Its statements are not run; so it does not matter in which encoding they are. */
  private static void requireScript(InputStream plain) throws IOException {
    ScriptReader reader = new ScriptReader(plain);
    reader.charset(StandardCharsets.ISO_8859_1);
    for (Optional<ScriptStatement> next = reader.next(); next.isPresent(); next = reader.next()) {
      ScriptStatement statement = next.get();
      if (statement.kind() == ScriptKind.COPY) {
        reader.copyData(OutputStream.nullOutputStream());
      } else if (statement.kind() == ScriptKind.SETTING) {
        ScriptSetting.of(statement).standardStrings().ifPresent(reader::standardStrings);
      }
    }
  }

  private static void requireArchive(InputStream plain) throws IOException {
    ArchiveScanner scanner = new ArchiveScanner(StandardCharsets.UTF_8);
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = plain.read(buffer); read >= 0; read = plain.read(buffer)) {
      scanner.accept(buffer, 0, read);
    }
    Optional<String> problem = scanner.problem();
    if (problem.isPresent()) {
      throw new IntegrityException(
          "The archive is damaged or cut short: " + problem.get() + ". Use another backup.");
    }
  }
}
