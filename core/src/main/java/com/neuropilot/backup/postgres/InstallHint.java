package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.util.List;

/** Says what to install. */
final class InstallHint {
  private InstallHint() {}

  static StageException missing(int least, String purpose, List<String> seen, boolean configured) {
    String found =
        seen.isEmpty()
            ? "no pg_dump was found"
            : "found only: "
                + String.join(", ", seen)
                + ", and tools of an older major version cannot read it";
    return new StageException(
        purpose
            + " and needs PostgreSQL's client tools of version "
            + least
            + " or later, but "
            + found
            + ". "
            + commands(least)
            + (configured
                ? " Then correct bin-directory."
                : " Or name their directory in bin-directory."),
        false);
  }

  /** Returns the commands that install the client tools of a version. */
  static String commands(int major) {
    return "Debian, Ubuntu: apt-get install postgresql-client-"
        + major
        + " (older releases: from apt.postgresql.org). Fedora, RHEL: dnf install postgresql"
        + major
        + " (from yum.postgresql.org) or postgresql. Alpine: apk add postgresql"
        + major
        + "-client. macOS: brew install postgresql@"
        + major
        + ".";
  }
}
