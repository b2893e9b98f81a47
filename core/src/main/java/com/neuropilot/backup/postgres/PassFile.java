package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Looks up a password in a password file (PostgreSQL manual, "The Password File"). */
final class PassFile {
  private static final int FIELDS = 5;
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private PassFile() {}

  /**
   * Returns the password of the first line that fits.
   *
   * @param key host, port, database and user
   * @param warnings takes what makes the file unusable
   */
  static Optional<Secret> find(Path file, List<String> key, Consumer<String> warnings)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    if (readableByOthers(file)) {
      warnings.accept(
          "The password file "
              + file
              + " is ignored because its group or others may use it. Run: chmod 0600 "
              + file);
      return Optional.empty();
    }
    return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
        .filter(line -> !line.startsWith("#"))
        .map(PassFile::split)
        .filter(fields -> fields.size() == FIELDS && fits(fields, key))
        .map(fields -> Secret.of(unescape(fields.get(FIELDS - 1))))
        .findFirst();
  }

  private static boolean readableByOthers(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return false;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    return permissions.stream().anyMatch(OTHERS::contains);
  }

  private static boolean fits(List<String> fields, List<String> key) {
    for (int i = 0; i < key.size(); i++) {
      if (!fields.get(i).equals("*") && !unescape(fields.get(i)).equals(key.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Splits at colons that no backslash precedes; the fields keep their backslashes, so that {@code
   * \*} is no wildcard.
   */
  private static List<String> split(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        field.append(c).append(line.charAt(++i));
      } else if (c == ':' && fields.size() < FIELDS - 1) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private static String unescape(String field) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) == '\\' && i + 1 < field.length()) {
        i++;
      }
      text.append(field.charAt(i));
    }
    return text.toString();
  }
}
