package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.StageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;
import org.jspecify.annotations.Nullable;

/** The packets before the data, each of which holds the session key for one recipient. */
final class SessionKeys {
  private static final int MAX_PACKETS = 1_000;
  // Integrity protected data of version 1: what Bouncy Castle wants to see behind such a packet.
  private static final byte[] STAND_IN = {(byte) 0xD2, 1, 1};

  private final List<byte[]> packets = new ArrayList<>();
  private boolean passphrase;

  void add(Packet packet) throws IOException {
    byte[] body = packet.small();
    if (packet.tag() == PacketTag.PASSPHRASE_SESSION_KEY) {
      passphrase = true;
    } else if (packets.size() == MAX_PACKETS) {
      throw new IntegrityException("The OpenPGP message has more than 1000 recipients.");
    } else if (isUsable(packet.header(), body)) {
      ByteArrayOutputStream framed = new ByteArrayOutputStream();
      framed.write(packet.header());
      framed.write(body);
      packets.add(framed.toByteArray());
    }
  }

  /** Returns whether the kind of the packet is known; those for others may be of any kind. */
  private static boolean isUsable(byte[] header, byte[] body) {
    try {
      InputStream framed =
          new SequenceInputStream(new ByteArrayInputStream(header), new ByteArrayInputStream(body));
      return !list(new SequenceInputStream(framed, new ByteArrayInputStream(STAND_IN))).isEmpty();
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Finds the session key for protected data of version 1. */
  PGPSessionKey find(SessionKeyFinder finder) throws IOException {
    return finder.find(this, before(new ByteArrayInputStream(STAND_IN)));
  }

  /** Returns the packets as they stand in the message. */
  byte[] toBytes() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] packet : packets) {
      all.write(packet);
    }
    return all.toByteArray();
  }

  /** Returns whom they are for, without those who are hidden. */
  List<KeyIdentifier> recipients() throws IOException {
    List<KeyIdentifier> recipients = new ArrayList<>();
    for (PGPEncryptedData data : before(new ByteArrayInputStream(STAND_IN))) {
      PGPPublicKeyEncryptedData key = (PGPPublicKeyEncryptedData) data;
      if (!isHidden(key)) {
        recipients.add(key.getKeyIdentifier());
      }
    }
    return recipients;
  }

  /** Returns these packets with the data that they are for. */
  PGPEncryptedDataList before(InputStream data) throws IOException {
    if (packets.isEmpty()) {
      throw none();
    }
    InputStream all = data;
    for (int i = packets.size() - 1; i >= 0; i--) {
      all = new SequenceInputStream(new ByteArrayInputStream(packets.get(i)), all);
    }
    return list(all);
  }

  /** Finds the session key for the data of the list, with keys that are at hand. */
  static PGPSessionKey find(PGPEncryptedDataList list, List<PGPKeyPair> ours) throws IOException {
    List<PGPPublicKeyEncryptedData> candidates = new ArrayList<>();
    for (PGPEncryptedData data : list) {
      candidates.add((PGPPublicKeyEncryptedData) data);
    }
    // Hidden recipients last: each key has to be tried on them.
    candidates.sort(Comparator.comparing(SessionKeys::isHidden));
    boolean damaged = false;
    for (PGPPublicKeyEncryptedData candidate : candidates) {
      for (PGPKeyPair key : ours) {
        if (mayBeFor(candidate, key)) {
          PGPSessionKey found = recover(candidate, key);
          if (found != null) {
            return found;
          }
          damaged |= !isHidden(candidate);
        }
      }
    }
    throw damaged
        ? new IntegrityException(
            "The OpenPGP message is damaged: its session key cannot be decrypted with the key that"
                + " it names. Take another copy or backup.")
        : wrongKey(candidates, ours);
  }

  private static PGPEncryptedDataList list(InputStream in) throws IOException {
    return new PGPEncryptedDataList(new BCPGInputStream(in));
  }

  private static boolean isHidden(PGPPublicKeyEncryptedData data) {
    return data.getKeyIdentifier().isWildcard();
  }

  private static boolean mayBeFor(PGPPublicKeyEncryptedData data, PGPKeyPair key) {
    return isHidden(data)
        ? data.getAlgorithm() == key.getPublicKey().getAlgorithm()
        : data.getKeyIdentifier().matchesExplicit(key.getPublicKey().getKeyIdentifier());
  }

  private static @Nullable PGPSessionKey recover(PGPPublicKeyEncryptedData data, PGPKeyPair key) {
    try {
      PGPSessionKey found = data.getSessionKey(new BcPublicKeyDataDecryptorFactory(key));
      return found.getKey().length == 0 ? null : found;
    } catch (PGPException | RuntimeException e) {
      return null;
    }
  }

  private IntegrityException none() {
    return new IntegrityException(
        passphrase
            ? "The OpenPGP message is encrypted with a passphrase alone, not for a key, and is"
                + " refused. Decrypt it with gpg if you know what it is."
            : "The OpenPGP message has no session key in it that can be read: it is damaged, or of"
                + " a kind that this version does not know.");
  }

  private static StageException wrongKey(
      List<PGPPublicKeyEncryptedData> candidates, List<PGPKeyPair> ours) {
    String wanted =
        candidates.stream()
            .map(data -> isHidden(data) ? "a hidden one" : KeyNames.id(data.getKeyIdentifier()))
            .distinct()
            .collect(Collectors.joining(", "));
    String have =
        ours.stream()
            .map(key -> KeyNames.id(key.getPublicKey().getKeyIdentifier()))
            .distinct()
            .collect(Collectors.joining(", "));
    String remedy =
        ours.isEmpty()
            ? "and no secret key is configured. Configure secret-key."
            : "and the configured secret keys are " + have + ". Configure the key of a recipient.";
    return new StageException(
        "The OpenPGP message is encrypted for the keys " + wanted + ", " + remedy, false);
  }
}
