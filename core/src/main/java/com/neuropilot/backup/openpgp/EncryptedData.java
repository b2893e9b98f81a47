package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.StageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.operator.bc.BcSessionKeyDataDecryptorFactory;

/** Finds the encrypted data of a message and decrypts it; refuses what is not protected. */
final class EncryptedData {
  private static final int MDC = 1;

  private final InputStream binary;
  private final SessionKeyFinder finder;
  private final SessionKeys sessionKeys = new SessionKeys();

  private EncryptedData(InputStream binary, SessionKeyFinder finder) {
    this.binary = binary;
    this.finder = finder;
  }

  /** Returns the plaintext packets; {@code -1} comes only after their integrity was proven. */
  static InputStream open(InputStream binary, SessionKeyFinder finder) throws IOException {
    return new EncryptedData(binary, finder).open();
  }

  /** Returns whom a message is encrypted for, without those who are hidden. */
  static List<KeyIdentifier> recipients(InputStream binary) throws IOException {
    EncryptedData data =
        new EncryptedData(binary, (packets, list) -> SessionKeys.find(list, List.of()));
    data.toData();
    return data.sessionKeys.recipients();
  }

  private InputStream open() throws IOException {
    return decrypt(toData());
  }

  /** Reads up to the packet with the data. */
  private Packet toData() throws IOException {
    PacketReader packets = new PacketReader(binary);
    for (Packet packet = packets.next(); packet != null; packet = packets.next()) {
      switch (packet.tag()) {
        case PacketTag.MARKER, PacketTag.PADDING -> packet.small();
        case PacketTag.SESSION_KEY, PacketTag.PASSPHRASE_SESSION_KEY -> sessionKeys.add(packet);
        case PacketTag.PROTECTED, PacketTag.AEAD -> {
          return packet;
        }
        default -> throw refused(packet.tag());
      }
    }
    throw PacketBody.truncated();
  }

  private InputStream decrypt(Packet packet) throws IOException {
    if (packet.tag() == PacketTag.AEAD) {
      return decryptAead(packet.header());
    }
    int version = PacketLength.octet(packet.body());
    if (version != MDC) {
      byte[] header = Arrays.copyOf(packet.header(), packet.header().length + 1);
      header[header.length - 1] = (byte) version;
      return decryptAead(header);
    }
    PGPSessionKey key = requireAes(sessionKeys.find(finder));
    try {
      return new ProtectedStream(packet.body(), key.getKey());
    } catch (GeneralSecurityException e) {
      throw new IntegrityException("The OpenPGP message is damaged: its session key is none.", e);
    }
  }

  /** Leaves authenticated encryption (GnuPG 2.4, RFC 9580) to Bouncy Castle, from its header on. */
  private InputStream decryptAead(byte[] header) throws IOException {
    PGPEncryptedDataList list =
        sessionKeys.before(new SequenceInputStream(new ByteArrayInputStream(header), binary));
    PGPSessionKey key = requireAes(finder.find(sessionKeys, list));
    try {
      return list.extractSessionKeyEncryptedData()
          .getDataStream(new BcSessionKeyDataDecryptorFactory(key));
    } catch (PGPException e) {
      throw new IntegrityException("The OpenPGP message is damaged: " + e.getMessage() + ".", e);
    }
  }

  private static PGPSessionKey requireAes(PGPSessionKey key) throws IOException {
    switch (key.getAlgorithm()) {
      case SymmetricKeyAlgorithmTags.AES_128,
          SymmetricKeyAlgorithmTags.AES_192,
          SymmetricKeyAlgorithmTags.AES_256 -> {
        return key;
      }
      default ->
          throw new StageException(
              "The OpenPGP message is encrypted with cipher "
                  + key.getAlgorithm()
                  + " (RFC 4880, section 9.2), which is not AES. Decrypt it with gpg.",
              false);
    }
  }

  private static IntegrityException refused(int tag) {
    return new IntegrityException(
        switch (tag) {
          case PacketTag.UNPROTECTED ->
              "The OpenPGP message has no integrity protection (MDC) and is refused: anyone could"
                  + " have changed it. Decrypt it with gpg if you know where it is from.";
          case PacketTag.LITERAL, PacketTag.COMPRESSED ->
              "The OpenPGP message is not encrypted and is refused: anyone could have made it.";
          case PacketTag.ONE_PASS_SIGNATURE, PacketTag.SIGNATURE ->
              "The OpenPGP message is signed only, not encrypted, and is refused.";
          case PacketTag.PUBLIC_KEY, PacketTag.SECRET_KEY ->
              "This is an OpenPGP key, not an encrypted message. Give the backup's file.";
          default -> "This is not an encrypted OpenPGP message, or it is damaged.";
        });
  }
}
