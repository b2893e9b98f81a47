package com.neuropilot.backup.openpgp;

/** The packet tags that a message is made of (RFC 4880, section 4.3; RFC 9580, section 5). */
final class PacketTag {
  static final int SESSION_KEY = 1;
  static final int SIGNATURE = 2;
  static final int PASSPHRASE_SESSION_KEY = 3;
  static final int ONE_PASS_SIGNATURE = 4;
  static final int SECRET_KEY = 5;
  static final int PUBLIC_KEY = 6;
  static final int COMPRESSED = 8;
  static final int UNPROTECTED = 9;
  static final int MARKER = 10;
  static final int LITERAL = 11;
  static final int PROTECTED = 18;
  static final int AEAD = 20;
  static final int PADDING = 21;

  private PacketTag() {}
}
