package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.StageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;

/** What the local gpg has secret keys of. Safe for use by several threads. */
final class GpgKeyring {
  private static final int CAPABILITIES = 11;
  private static final int TOKEN = 14;
  private static final int FINGERPRINT = 9;

  private final GpgTool tool;

  GpgKeyring(GpgTool tool) {
    this.tool = tool;
  }

  /**
   * A key with its subkeys.
   *
   * @param fingerprint the primary key's
   * @param decrypts whether the secret key of one of them is there, here or on a card, that
   *     decrypts
   */
  record SecretKey(String fingerprint, boolean decrypts) {}

  /** Lists the secret keys, or those that a name means. */
  List<SecretKey> secretKeys(String... names) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--with-colons", "--list-secret-keys", "--"));
    arguments.addAll(List.of(names));
    GpgOutcome outcome = tool.run(Optional.empty(), new byte[0], arguments.toArray(String[]::new));
    // Of a name that nobody has it ends with 2, as it does of much else: an empty list says it.
    List<SecretKey> keys = new ArrayList<>();
    List<String> primary = new ArrayList<>();
    boolean decrypts = false;
    for (String line : outcome.text().lines().toList()) {
      List<String> fields = List.of(line.split(":", -1));
      if (fields.get(0).equals("sec")) {
        add(keys, primary, decrypts);
        primary.clear();
        decrypts = decrypts(fields);
      } else if (fields.get(0).equals("ssb")) {
        decrypts |= decrypts(fields);
      } else if (fields.get(0).equals("fpr") && primary.isEmpty()) {
        primary.add(fields.get(FINGERPRINT));
      }
    }
    add(keys, primary, decrypts);
    return keys;
  }

  private static void add(List<SecretKey> keys, List<String> primary, boolean decrypts) {
    if (!primary.isEmpty()) {
      keys.add(new SecretKey(primary.get(0), decrypts));
    }
  }

  /** A number sign says that only a stub is there; a card's serial number, that it is on a card. */
  private static boolean decrypts(List<String> fields) {
    return fields.get(CAPABILITIES).contains("e") && !fields.get(TOKEN).equals("#");
  }

  /** Returns the certificates of keys. */
  List<Certificate> certificates(List<String> fingerprints) throws IOException {
    List<Certificate> certificates = new ArrayList<>();
    for (String fingerprint : fingerprints) {
      GpgOutcome outcome = tool.run(Optional.empty(), new byte[0], "--export", "--", fingerprint);
      try {
        BcPGPObjectFactory objects =
            new BcPGPObjectFactory(new ByteArrayInputStream(outcome.output()));
        for (Object next = objects.nextObject(); next != null; next = objects.nextObject()) {
          if (next instanceof PGPPublicKeyRing ring) {
            certificates.add(Certificate.of(Path.of(tool.access().place()), ring));
          }
        }
      } catch (IOException | RuntimeException e) {
        throw new StageException(
            "The certificate "
                + fingerprint
                + " of "
                + tool.access().place()
                + " cannot be read: "
                + outcome.said(),
            false,
            e);
      }
    }
    return certificates;
  }
}
