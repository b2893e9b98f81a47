package com.neuropilot.backup.postgres;

import java.util.Set;

/**
 * What becomes of a statement.
 *
 * @param action what to do
 * @param reason for people, when it is not simply run
 * @param tolerated with {@link Action#TRY}: the SQLSTATEs with which it may fail, and is listed as
 *     skipped then
 */
record OwnershipVerdict(Action action, String reason, Set<String> tolerated) {
  static final OwnershipVerdict RUN = new OwnershipVerdict(Action.RUN, "", Set.of());
  static final OwnershipVerdict COPY = new OwnershipVerdict(Action.COPY, "", Set.of());
  static final OwnershipVerdict SETTING = new OwnershipVerdict(Action.SETTING, "", Set.of());

  /** Left out without a word: the restore itself does what it would do. */
  static final OwnershipVerdict OMIT = new OwnershipVerdict(Action.OMIT, "", Set.of());

  enum Action {
    RUN,
    COPY,
    SETTING,
    TRY,
    SKIP,
    OMIT,
    REFUSE
  }

  static OwnershipVerdict skip(String reason) {
    return new OwnershipVerdict(Action.SKIP, reason, Set.of());
  }

  static OwnershipVerdict refuse(String reason) {
    return new OwnershipVerdict(Action.REFUSE, reason, Set.of());
  }

  static OwnershipVerdict attempt(String reason, String... tolerated) {
    return new OwnershipVerdict(Action.TRY, reason, Set.of(tolerated));
  }
}
