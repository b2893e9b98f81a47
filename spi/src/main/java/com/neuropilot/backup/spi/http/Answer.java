package com.neuropilot.backup.spi.http;

/**
 * What the other end answered.
 *
 * @param status the HTTP status
 * @param body the first 4096 characters of the text
 */
public record Answer(int status, String body) {
  /** Returns whether the other end took it. */
  public boolean isAccepted() {
    return status >= 200 && status < 300;
  }

  /**
   * Returns the body if it is a single word such as {@code invalid_payload}, which can be shown;
   * the status otherwise: nobody knows what a stranger's page holds.
   */
  public String reason() {
    String word = body.strip();
    return word.matches("[a-zA-Z_-]{1,60}") ? status + " " + word : "status " + status;
  }
}
