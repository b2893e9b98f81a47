package com.neuropilot.backup.internal.manifest;

import com.neuropilot.backup.spi.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a person reads who has nothing but the files: how to restore by hand.
 *
 * <p>It is put once and stays, while formats, codecs, keys and pipelines change: so it is right for
 * every backup that can lie beside it, and names none. What is a backup's own stands in its
 * manifest. It names no host and no secret.
 */
public final class RestoreInstructions {
  /** The object's name, one in each folder. */
  public static final ObjectKey KEY = ObjectKey.of("RESTORE.txt");

  private static final List<Step> FORMATS =
      List.of(
          new Step(".dump", "pg_restore --exit-on-error --no-owner -d NEW_DATABASE"),
          new Step(".sql", "psql -X -v ON_ERROR_STOP=1 -d NEW_DATABASE"));
  private static final List<Step> COMPRESSIONS =
      List.of(
          new Step(".zst", "zstd -d | "),
          new Step(".gz", "gzip -d | "),
          new Step(".xz", "xz -d | "),
          new Step("", ""));

  private RestoreInstructions() {}

  /** What a part of a file's name asks for. */
  private record Step(String ending, String command) {}

  /** Returns the text. */
  public static byte[] text() {
    String commands =
        FORMATS.stream()
            .flatMap(format -> COMPRESSIONS.stream().map(how -> command(format, how)))
            .collect(Collectors.joining("\n"));
    return TEXT.replace("${commands}", commands).getBytes(StandardCharsets.UTF_8);
  }

  private static String command(Step format, Step compression) {
    return "     # "
        + format.ending()
        + compression.ending()
        + ".gpg\n     cat $FILES | gpg --decrypt | "
        + compression.command()
        + format.command();
  }

  private static final String TEXT =
      """
      How to restore a backup by hand, without the library that made it
      =================================================================

      This holds for every backup in this folder. You need these files, the private key with its passphrase (neither was
      ever here), bash, sha256sum, gpg, zstd or gzip or xz, and PostgreSQL's psql and pg_restore. Copy the lines that stand
      further to the right, one after the other, into a shell (bash) in a folder with the files.

      1. Choose a backup. Its name is what stands before .manifest.json: PIPELINE_YYYYMMDD_HHMMSS, with the time in UTC, and
         .r2 or a higher number after it where it was encrypted anew; of several numbers take the highest. It is whole if
         its manifest is here:

           ls *.manifest.json

         Say which one you want; the last line shows the files with its data, in their order:

           set -o pipefail
           NAME=PIPELINE_YYYYMMDD_HHMMSS
           FILES=$(ls | grep -E "^$NAME[.](dump|sql)[.a-z]*(part[0-9]+)?$")
           echo "$FILES"

      2. Read what it is. "database" and "format" say what was dumped, "toolVersion" with what (take a psql or pg_restore of
         that version or newer), "recipients" the fingerprints of the keys that can decrypt it:

           cat $NAME.manifest.json

      3. Check that nothing is damaged. Every line must end in OK:

           sha256sum -c $NAME.*.sha256

      4. Import a private key, here from a file of that name. The list must show one of the fingerprints of step 2:

           gpg --import neuropilot-backup-private.key
           gpg --list-secret-keys

      5. Make a new, empty database:

           createdb -T template0 NEW_DATABASE

      6. Restore with ONE of these lines: the one whose first line is how the names end that step 1 showed (before .part).
         Where they do not end in .gpg, leave "gpg --decrypt |" out, and step 4.

      ${commands}

         It has worked if the exit status of the whole line is 0:  echo $?
         A psql or pg_restore that ended well after a gpg that did not has restored a part. Drop the database and try again.

      More about a backup
        NAME.meta.json...        what a dump leaves out: owner, settings, roles, rows of each table. It is encrypted and
                                 compressed as the data is:  cat $NAME.meta.json.zst.gpg | gpg --decrypt | zstd -d
        NAME.manifest.json.asc   who made it:  gpg --verify $NAME.manifest.json.asc $NAME.manifest.json
        NAME.begun               without a manifest: a backup that never ended
        another ending           a plug-in's: the manifest names it ("compressor", "encryptor")
      """;
}
