package com.neuropilot.backup.postgres;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A message of a client to the server, after the first ones. */
final class ClientMessage {
  private static final int STARTUP = 196_608;

  private final int type;
  private final byte[] body;

  private ClientMessage(int type, byte[] body) {
    this.type = type;
    this.body = body;
  }

  /** Passes on what comes before all others, which has no type. */
  static void passStartup(DataInputStream in, DataOutputStream out) throws IOException {
    for (int code = 0; code != STARTUP; ) {
      int length = in.readInt();
      byte[] first = in.readNBytes(length - Integer.BYTES);
      code = new DataInputStream(new ByteArrayInputStream(first)).readInt();
      out.writeInt(length);
      out.write(first);
    }
  }

  static ClientMessage read(DataInputStream in) throws IOException {
    int type = in.readUnsignedByte();
    return new ClientMessage(type, in.readNBytes(in.readInt() - Integer.BYTES));
  }

  /** Returns whether it is a statement, to be run at once or to be prepared. */
  boolean isStatement() {
    return type == 'Q' || type == 'P';
  }

  /** A query is a text; what is prepared has a name before it. */
  String statement() {
    int start = type == 'P' ? new String(body, StandardCharsets.ISO_8859_1).indexOf(0) + 1 : 0;
    String text = new String(body, start, body.length - start, StandardCharsets.UTF_8);
    return text.substring(0, text.indexOf(0));
  }

  /** Returns whether the server works on what came so far. */
  boolean isLast() {
    return type == 'Q' || type == 'S';
  }

  boolean says(String statement) {
    return isStatement() && statement().startsWith(statement);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(type);
    out.writeInt(body.length + Integer.BYTES);
    out.write(body);
    out.flush();
  }

  /** What is prepared is not worked on before its Sync. */
  void writeToEnd(DataInputStream in, DataOutputStream out) throws IOException {
    ClientMessage message = this;
    message.write(out);
    while (!message.isLast()) {
      message = read(in);
      message.write(out);
    }
  }
}
