package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.jspecify.annotations.Nullable;

/**
 * The secret keys of the local gpg, which never leave it, its agent or a smart card: of each
 * message gpg is given only the packets with the session key, and tells that. The data is decrypted
 * here, and its integrity proven, as with any other key.
 */
final class GpgKeys implements DecryptionKeys {
  private static final int REMEMBERED = 16;
  // Protected data of an empty message, which gpg finds damaged: it tells the session key before.
  private static final int BODY = 1 + 18 + 22;
  private static final byte[] STAND_IN = standIn();

  private final GpgTool tool;
  private final GpgKeyring keyring;
  private @Nullable List<GpgKeyring.SecretKey> keys;
  private final Map<String, PGPSessionKey> found =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PGPSessionKey> eldest) {
          return size() > REMEMBERED;
        }
      };

  GpgKeys(GpgTool tool) {
    this.tool = tool;
    this.keyring = new GpgKeyring(tool);
  }

  private static byte[] standIn() {
    byte[] packet = new byte[2 + BODY];
    Arrays.fill(packet, (byte) 0x55);
    packet[0] = (byte) 0xD2;
    packet[1] = BODY;
    packet[2] = 1;
    return packet;
  }

  private synchronized List<GpgKeyring.SecretKey> keys() throws IOException {
    List<GpgKeyring.SecretKey> known = keys;
    if (known == null) {
      known = keyring.secretKeys();
      keys = known;
    }
    return known;
  }

  /** What cannot be asked is said when a key is needed. */
  @Override
  public boolean isEmpty() {
    try {
      return keys().stream().noneMatch(GpgKeyring.SecretKey::decrypts);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public List<Certificate> certificates() throws IOException {
    return keyring.certificates(
        keys().stream()
            .filter(GpgKeyring.SecretKey::decrypts)
            .map(GpgKeyring.SecretKey::fingerprint)
            .toList());
  }

  @Override
  public SessionKeyFinder unlock() throws IOException {
    if (keys().stream().noneMatch(GpgKeyring.SecretKey::decrypts)) {
      throw new StageException(
          "There is no secret key that decrypts in "
              + tool.access().place()
              + ". Import one (gpg --import FILE), or put the card in and run gpg --card-status.",
          false);
    }
    return this::find;
  }

  /** One at a time: an agent that has to ask asks once. */
  private synchronized PGPSessionKey find(SessionKeys packets, PGPEncryptedDataList unused)
      throws IOException {
    byte[] header = packets.toBytes();
    String name = HexFormat.of().formatHex(header);
    PGPSessionKey known = found.get(name);
    if (known == null) {
      known = ask(header);
      found.put(name, known);
    }
    return known;
  }

  private PGPSessionKey ask(byte[] header) throws IOException {
    Optional<Secret> passphrase = tool.access().passphrase();
    GpgOutcome outcome =
        tool.run(
            passphrase,
            GpgTool.joined(header, STAND_IN),
            "--show-session-key",
            "--output",
            "-",
            "--decrypt");
    List<String> told = outcome.statuses("SESSION_KEY");
    if (told.isEmpty()) {
      throw GpgFailure.decrypting(outcome, tool.access());
    }
    String[] parts = told.get(0).split(":", 2);
    try {
      return new PGPSessionKey(Integer.parseInt(parts[0]), HexFormat.of().parseHex(parts[1]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new StageException("gpg tells a session key in a way that is not known here.", false);
    }
  }
}
