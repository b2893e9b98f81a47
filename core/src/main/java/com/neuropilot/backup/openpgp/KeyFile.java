package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.StageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;

/**
 * A file of keys or certificates, armored or binary, one or more of them.
 *
 * @param file the file
 * @param what what it is for, as messages call it: {@code "recipient certificate"}
 */
record KeyFile(Path file, String what) {
  private static final long MAX_LENGTH = 64L << 20;

  /** Reads the certificates; there is at least one and no secret key. */
  List<PGPPublicKeyRing> certificates() throws StageException {
    List<PGPPublicKeyRing> certificates = new ArrayList<>();
    for (Object object : objects()) {
      if (object instanceof PGPSecretKeyRing) {
        throw unusable(
            "holds a secret key, which does not belong here. Export the public certificate alone:"
                + " gpg --armor --export KEY");
      }
      if (object instanceof PGPPublicKeyRing ring) {
        certificates.add(ring);
      }
    }
    if (certificates.isEmpty()) {
      throw unusable("holds no OpenPGP certificate. Make one with: gpg --armor --export KEY");
    }
    return certificates;
  }

  /** Reads the secret keys; there is at least one. */
  List<PGPSecretKeyRing> secretKeys() throws StageException {
    List<PGPSecretKeyRing> keys = new ArrayList<>();
    boolean certificate = false;
    for (Object object : objects()) {
      certificate |= object instanceof PGPPublicKeyRing;
      if (object instanceof PGPSecretKeyRing ring) {
        keys.add(ring);
      }
    }
    if (keys.isEmpty()) {
      throw unusable(
          (certificate ? "holds only a public certificate" : "holds no OpenPGP key")
              + ". Export the secret key with: gpg --armor --export-secret-keys KEY");
    }
    return keys;
  }

  /** Reads the fingerprints of the primary keys, public or secret; there is at least one. */
  List<String> fingerprints() throws StageException {
    List<String> fingerprints = new ArrayList<>();
    for (Object object : objects()) {
      if (object instanceof PGPKeyRing ring) {
        fingerprints.add(KeyNames.fingerprint(ring.getPublicKey()));
      }
    }
    if (fingerprints.isEmpty()) {
      throw unusable("holds no OpenPGP key. Export one with: gpg --armor --export KEY");
    }
    return fingerprints;
  }

  private List<Object> objects() throws StageException {
    byte[] bytes = read();
    List<Object> objects = new ArrayList<>();
    try {
      // One file may hold several armored blocks, one after the other.
      InputStream all = new ByteArrayInputStream(bytes);
      for (InputStream block = block(all); block != null; block = block(all)) {
        int before = objects.size();
        BcPGPObjectFactory factory = new BcPGPObjectFactory(block);
        for (Object next = factory.nextObject(); next != null; next = factory.nextObject()) {
          objects.add(next);
        }
        if (objects.size() == before) {
          break;
        }
      }
    } catch (IOException | PGPException | RuntimeException e) {
      throw unusable("is damaged or no OpenPGP key file: " + e.getMessage(), e);
    }
    return objects;
  }

  private static InputStream block(InputStream all) throws IOException, PGPException {
    return PGPUtil.getDecoderStream(all);
  }

  private byte[] read() throws StageException {
    try {
      if (Files.size(file) > MAX_LENGTH) {
        throw unusable("is far too long for a key file. Give the right file.");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw unusable("does not exist. Give the path of an existing file.", e);
    } catch (AccessDeniedException e) {
      throw unusable("cannot be read: permission denied. Let this user read it.", e);
    } catch (StageException e) {
      throw e;
    } catch (IOException e) {
      throw unusable("cannot be read: " + e.getMessage() + ". Give a readable file.", e);
    }
  }

  private StageException unusable(String why) {
    return new StageException("The " + what + " file " + file + " " + why, false);
  }

  private StageException unusable(String why, Exception cause) {
    return new StageException("The " + what + " file " + file + " " + why, false, cause);
  }
}
