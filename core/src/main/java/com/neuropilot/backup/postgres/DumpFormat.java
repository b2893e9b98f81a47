package com.neuropilot.backup.postgres;

/** The format of a dump. */
public enum DumpFormat {
  /** pg_dump's custom archive: {@code .dump}, read by {@code pg_restore}. */
  CUSTOM("custom", ".dump", "--format=custom"),
  /** A script: {@code .sql}, read by {@code psql}. */
  PLAIN("plain", ".sql", "--format=plain");

  private final String id;
  private final String fileExtension;
  private final String argument;

  DumpFormat(String id, String fileExtension, String argument) {
    this.id = id;
    this.fileExtension = fileExtension;
    this.argument = argument;
  }

  /** Returns the name that a manifest carries, e.g. {@code "custom"}. */
  public String id() {
    return id;
  }

  /** Returns what the format adds to a file's name, with its dot. */
  public String fileExtension() {
    return fileExtension;
  }

  String argument() {
    return argument;
  }
}
