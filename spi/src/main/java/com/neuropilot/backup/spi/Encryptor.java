package com.neuropilot.backup.spi;

import java.io.IOException;
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
