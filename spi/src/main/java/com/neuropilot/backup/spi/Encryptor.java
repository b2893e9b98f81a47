package com.neuropilot.backup.spi;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Encrypts a dump.
 *
 * <ul>
 *   <li>The encoded form is authenticated: {@link #decode} returns {@code -1} only after integrity
 *       is proven, and refuses input that is not encrypted or not protected.
 *   <li>An encryptor without a secret key encodes only; {@code decode} then throws {@link
 *       StageException} saying which key is wanted.
 *   <li>An encryptor without recipients decodes only.
 * </ul>
 */
public interface Encryptor extends StreamCodec {
  /**
   * Returns who can read what {@link #encode} writes: fingerprints of the keys, upper-case
   * hexadecimal; empty if this one cannot encode.
   */
  List<String> recipients();

  /** Returns whether there is a secret key to decode with. */
  default boolean canDecode() {
    return true;
  }

  /**
   * Returns an encryptor that encodes for those who can decode something that another tool encoded,
   * as far as their keys are known here: recipients', and those of the secret keys. Its {@link
   * #recipients()} are theirs; whether they are expired does not matter, for they have the other
   * already.
   *
   * <p>Fails unless overridden.
   *
   * @param encoded what was encoded; read only at its beginning, and not closed
   * @throws StageException when none of them is known here; says which are wanted
   */
  default Encryptor forReadersOf(InputStream encoded) throws IOException {
    throw new StageException(
        "This encryption cannot tell who can read what another tool encrypted.", false);
  }

  /** Returns what signs and verifies documents, if signing or trusted signers are configured. */
  Optional<Signer> signer();

  /**
   * Makes sure that what is configured can be used now: recipients, secret keys and their
   * passphrases, the signing key. So a wrong passphrase is found before a backup is fetched, and an
   * expired recipient before a dump begins.
   *
   * <p>Does nothing unless overridden.
   *
   * @throws StageException when something cannot be used; says why and what to do
   */
  default void check() throws IOException {}

  /**
   * Makes sure that the secret keys and their passphrases can be used now, whatever becomes of the
   * rest: an expired recipient does not keep anybody from reading.
   *
   * <p>Does nothing unless overridden.
   *
   * @throws StageException when they cannot be used; says why and what to do
   */
  default void checkDecoding() throws IOException {}
}
