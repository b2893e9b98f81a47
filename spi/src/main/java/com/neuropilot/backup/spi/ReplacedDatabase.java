package com.neuropilot.backup.spi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What was in use before a restore, as far as it is still there.
 *
 * @param database the name that it was in use under
 * @param mode how it was replaced: {@link RestoreMode#SWAP} or {@link RestoreMode#IN_PLACE}
 * @param replaced when
 * @param holder what holds it: the name of a database, or the id of a pre-restore backup
 * @param keptUntil when it is dropped by the next restore; kept until it is discarded when empty
 */
public record ReplacedDatabase(
    String database,
    RestoreMode mode,
    Instant replaced,
    String holder,
    Optional<Instant> keptUntil) {
  /** Checks that nothing is missing. */
  public ReplacedDatabase {
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(replaced, "replaced");
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(keptUntil, "keptUntil");
  }

  static StageException cannotRollBack(ReplacedDatabase replaced) {
    return new StageException(
        "This source cannot bring back what was replaced in " + replaced.database() + ".", false);
  }
}
