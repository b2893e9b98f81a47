package com.neuropilot.backup.internal.catalog;

import com.neuropilot.backup.internal.run.PreRestoreCopy;
import java.util.Optional;

/**
 * How what a restore replaces is saved.
 *
 * @param copy saves it; empty if that was not wanted or is not possible
 * @param impossible why it cannot be saved although it should be
 */
public record PreRestoreSaving(Optional<PreRestoreCopy> copy, Optional<String> impossible) {
  /** Somebody does without. */
  public static final PreRestoreSaving UNWANTED =
      new PreRestoreSaving(Optional.empty(), Optional.empty());

  /** Returns that it is saved so. */
  public static PreRestoreSaving by(PreRestoreCopy copy) {
    return new PreRestoreSaving(Optional.of(copy), Optional.empty());
  }

  /** Returns that it cannot be saved. */
  public static PreRestoreSaving impossible(String why) {
    return new PreRestoreSaving(Optional.empty(), Optional.of(why));
  }

  /** Returns whether it was begun to save, so that the restore is not tried anew. */
  public boolean isBegun() {
    return copy.filter(PreRestoreCopy::isBegun).isPresent();
  }
}
