package com.neuropilot.backup.postgres;

import java.io.IOException;

/** A server that a test started. */
interface RunningServer {
  String SUPERUSER = "postgres";
  String PASSWORD = "superuser";

  String host();

  int port();

  /** Ends the server in the middle of whatever it does, as a crash would. */
  void crash() throws IOException;

  /** Starts it again after a crash, with the data that it had. */
  void startAgain() throws IOException;

  /** Stops the server and removes its data. */
  void stop() throws IOException;
}
