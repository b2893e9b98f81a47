package com.neuropilot.backup.internal.manifest;

import com.neuropilot.backup.spi.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a person reads who has nothing but the files: how to restore by hand. It names no host and
 * no secret.
 */
public final class RestoreInstructions {
  /** The object's name, one in each folder. */
  public static final ObjectKey KEY = ObjectKey.of("RESTORE.txt");

  private static final Map<String, String> DECOMPRESS =
      Map.of("zstd", "zstd -d", "gzip", "gzip -d", "xz", "xz -d", "none", "cat");

  private RestoreInstructions() {}

  /** Returns the text; the commands are those for the backup given. */
  public static byte[] write(Manifest manifest) {
    return TEXT.replace("${pipeline}", manifest.pipeline())
        .replace("${pattern}", pattern(manifest))
        .replace("${sidecar}", sidecar(manifest))
        .replace("${command}", command(manifest))
        .replace(
            "${keys}",
            manifest.recipients().isEmpty()
                ? "none: the backups are not encrypted"
                : String.join(", ", manifest.recipients()))
        .replace("${versions}", versions(manifest))
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns the command that restores a backup without this library, into the database {@code
   * NEW_DATABASE}.
   */
  public static String command(Manifest manifest) {
    String decrypt = manifest.encryptor().equals("openpgp") ? " | gpg --decrypt" : "";
    String decompress =
        DECOMPRESS.getOrDefault(
            manifest.compressor(), manifest.compressor() + " (see that plug-in)");
    String load =
        manifest.dump().format().equals("plain")
            ? "psql -X -v ON_ERROR_STOP=1 -d NEW_DATABASE"
            : "pg_restore --exit-on-error --no-owner -d NEW_DATABASE";
    return "cat " + pattern(manifest) + decrypt + " | " + decompress + " | " + load;
  }

  private static String pattern(Manifest manifest) {
    Manifest.StreamEntry first = manifest.streams().get(0);
    String name = first.parts().get(0).name();
    return first.parts().size() == 1
        ? name
        : name.substring(0, name.length() - "000001".length()) + "*";
  }

  private static String sidecar(Manifest manifest) {
    String name = manifest.streams().get(0).parts().get(0).name();
    int part = name.indexOf(".part0");
    return (part < 0 ? name : name.substring(0, part)) + ".sha256";
  }

  private static String versions(Manifest manifest) {
    return manifest.dump().engine()
        + " server "
        + manifest.dump().serverVersion()
        + ", "
        + manifest.dump().toolVersion();
  }

  private static final String TEXT =
      """
      How to restore a backup of "${pipeline}" by hand, without the library that made it
      ============================================================================

      A backup is whole if its NAME.manifest.json is here. Names hold the time in UTC: PIPELINE_YYYYMMDD_HHMMSS.
      The commands below are for the backup that was the newest when this file was written; for another one use its name.

      1. Check that nothing is damaged:
           sha256sum -c ${sidecar}

      2. Import the private key, if there is one (it was never here), and make a new, empty database:
           gpg --import neuropilot-backup-private.key
           createdb -T template0 NEW_DATABASE

      3. Restore:
           ${command}

         Look at the exit status of every command of the line (in bash: set -o pipefail, before it).
         A psql or pg_restore that ended well after a gpg that did not has restored a part.

      Keys that can read the backups: ${keys}
      Made with: ${versions}; use tools of that version or newer.
      Parts, if a backup has several (....part000001, ....part000002, ...), belong together in the order of their names.
      NAME.meta.json.* is encrypted in the same way, and holds what a dump leaves out: owner, settings, roles, rows per table.
      """;
}
