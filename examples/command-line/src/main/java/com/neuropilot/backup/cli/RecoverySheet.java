package com.neuropilot.backup.cli;

import com.neuropilot.backup.openpgp.OpenPgpKeys;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;

/**
 * A page to print and put into a safe: which key it is, where to keep what, how to restore by hand,
 * and the secret key itself, protected as it was made.
 *
 * @param keys the keys
 * @param userId whose they are
 * @param made when
 * @param isProtected whether a passphrase protects the secret key
 */
record RecoverySheet(OpenPgpKeys keys, String userId, Instant made, boolean isProtected) {
  /** Makes sure, before a passphrase is asked for, that nothing would be overwritten. */
  static void requireFree(Path file) {
    if (Files.exists(file)) {
      throw new UsageException(
          "There is a file " + file + " already. Choose another name with --recovery-sheet.");
    }
  }

  /** Writes a new file that only this user can read. */
  void write(Path file) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                ownerOnly(file));
        Writer writer = Channels.newWriter(channel, StandardCharsets.UTF_8)) {
      writer.write(html());
      writer.flush();
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw new UsageException("There is a file " + file + " already; nothing was written to it.");
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    boolean posix =
        Files.getFileAttributeView(file.toAbsolutePath().getParent(), PosixFileAttributeView.class)
            != null;
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  String html() {
    return PAGE.replace("${user}", escaped(userId))
        .replace("${made}", made.toString().substring(0, "2025-01-20".length()))
        .replace("${fingerprint}", grouped(keys.fingerprint()))
        .replace("${protection}", isProtected ? PROTECTED : UNPROTECTED)
        .replace("${key}", escaped(keys.secretKey().strip()));
  }

  /** In fours, as people compare fingerprints. */
  private static String grouped(String fingerprint) {
    return fingerprint.replaceAll("(.{4})(?=.)", "$1 ");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static final String PROTECTED =
      "<p>It is protected by its passphrase, which is <strong>not</strong> on this page. Without"
          + " it, this page opens nothing. Keep it elsewhere; if it is kept nowhere but in a head,"
          + " it is lost with that head.</p>";

  private static final String UNPROTECTED =
      "<p class=\"warn\">It has <strong>no passphrase</strong>: whoever has this page can read every"
          + " backup.</p>";

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Recovery sheet of a backup key</title>
      <style>
      :root { color-scheme: light }
      body { font: 11pt/1.45 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #111;
             background: #fff }
      h1 { font-size: 1.5rem; margin: 0 0 .2rem }
      h2 { font-size: 1.05rem; margin: 1.4rem 0 .3rem; border-bottom: 1px solid #999 }
      p, ol, table { margin: .4rem 0 }
      td { padding: .15rem .9rem .15rem 0; vertical-align: top }
      td:first-child { white-space: nowrap; color: #444 }
      code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace }
      pre { font-size: 8.6pt; line-height: 1.35; white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f4f4;
            padding: .6rem .8rem; margin: .4rem 0; border: 1px solid #ccc }
      .finger { font-size: 1.05rem; font-weight: 600 }
      .warn { border: 2px solid #b00; padding: .4rem .7rem }
      .fill { display: inline-block; border-bottom: 1px solid #777; min-width: 18rem; height: 1.1em }
      @media print { body { margin: 0; max-width: none; font-size: 10pt } section { break-inside: avoid } pre { background: #fff } }
      </style>
      </head>
      <body>
      <h1>Recovery sheet</h1>
      <p>For the night when the database is gone. Print it, fill in the lines, put it into a safe, and delete the file.</p>
      <section>
      <h2>The key</h2>
      <table>
      <tr><td>Whose</td><td>${user}</td></tr>
      <tr><td>Made</td><td>${made}</td></tr>
      <tr><td>Fingerprint</td><td class="finger"><code>${fingerprint}</code></td></tr>
      </table>
      </section>
      <section>
      <h2>Where what is kept</h2>
      <table>
      <tr><td>Public key</td><td>On the backup host. Encrypts; opens nothing.</td></tr>
      <tr><td>Secret key</td><td>Below, and once more: <span class="fill"></span><br>Never on the backup host. Without it,
      no backup can ever be read.</td></tr>
      <tr><td>Passphrase</td><td><span class="fill"></span><br>Not with this page.</td></tr>
      <tr><td>Revocation</td><td><span class="fill"></span><br>Declares the key invalid when it is lost. Not with the secret key.</td></tr>
      <tr><td>The backups</td><td><span class="fill"></span><br>Folder or account, and who can log in there.</td></tr>
      </table>
      </section>
      <section>
      <h2>Restoring</h2>
      <p>Type or scan the key below into a file <code>private.key</code>. With Java 17, this program and PostgreSQL's tools:</p>
      <pre>java -jar neuropilot-backup.jar list --from FOLDER
      java -jar neuropilot-backup.jar restore --latest --from FOLDER --secret-key private.key \\
          --create-missing-roles --into postgresql://postgres@localhost/NEW_DATABASE</pre>
      <p>Without it, in bash, with <code>gpg</code>, <code>zstd</code> and <code>pg_restore</code> (<code>RESTORE.txt</code> beside the backups has
      the lines for other formats):</p>
      <pre>set -o pipefail
      sha256sum -c NAME.dump.zst.gpg.sha256
      gpg --import private.key
      createdb -T template0 NEW_DATABASE
      cat NAME.dump.zst.gpg | gpg --decrypt | zstd -d | pg_restore --exit-on-error --no-owner -d NEW_DATABASE</pre>
      <p>Data in parts: <code>cat NAME.dump.zst.gpg.part* | ...</code>. It has worked if the exit status of the whole line is 0.</p>
      </section>
      <section>
      <h2>The secret key</h2>
      ${protection}
      <pre id="key">${key}</pre>
      </section>
      </body>
      </html>
      """;
}
