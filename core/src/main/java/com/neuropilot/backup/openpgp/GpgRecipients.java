package com.neuropilot.backup.openpgp;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPPublicKey;

/**
 * Those whose secret keys the local gpg has: whoever reads with it can read what is encrypted for
 * them. A key that has expired is left out, if there is another one. Safe for use by several
 * threads.
 */
final class GpgRecipients implements Addressees {
  private final GpgKeys secretKeys;
  private final InstantSource clock;
  private Optional<Map<String, PGPPublicKey>> found = Optional.empty();

  /**
   * Creates it.
   *
   * @param clock says which keys may be used
   */
  GpgRecipients(GpgKeys secretKeys, InstantSource clock) {
    this.secretKeys = secretKeys;
    this.clock = clock;
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public List<String> fingerprints() throws IOException {
    return List.copyOf(found().keySet());
  }

  @Override
  public List<PGPPublicKey> keys(Instant time) throws IOException {
    return List.copyOf(found().values());
  }

  private synchronized Map<String, PGPPublicKey> found() throws IOException {
    if (found.isEmpty()) {
      found = Optional.of(find());
    }
    return found.get();
  }

  private Map<String, PGPPublicKey> find() throws IOException {
    secretKeys.unlock();
    Map<String, PGPPublicKey> keys = new LinkedHashMap<>();
    Optional<StageException> refused = Optional.empty();
    for (Certificate certificate : secretKeys.certificates()) {
      try {
        keys.put(certificate.fingerprint(), certificate.encryptionKey(clock.instant()));
      } catch (StageException e) {
        refused = Optional.of(e);
      }
    }
    if (keys.isEmpty() && refused.isPresent()) {
      throw refused.get();
    }
    return keys;
  }
}
