package com.neuropilot.backup.internal.manifest;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What was found when a backup was tried, as it is put down beside it. No name of a table is in it,
 * and no secret: whoever can read the storage can read it.
 *
 * @param kind how it was tried
 * @param backup the backup's name
 * @param manifestSha256 the hash of the manifest that was tried, so that it says nothing of another
 *     backup under the same name
 * @param at when
 * @param passed whether it turned out good
 * @param recovery how long recovery took, in a drill; else zero
 * @param dataAge how old the data was then
 * @param rows how many rows were restored, in a drill; else 0
 * @param library the version of the library that tried it
 */
public record Proof(
    Kind kind,
    String backup,
    String manifestSha256,
    Instant at,
    boolean passed,
    Duration recovery,
    Duration dataAge,
    long rows,
    String library) {
  /** How a backup can be tried. */
  public enum Kind {
    /** It was restored. */
    DRILL("drill"),
    /** It was read, decrypted and unpacked to its end. */
    VERIFICATION("verified");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Returns the word for it in names of objects. */
    public String word() {
      return word;
    }
  }

  /**
   * Returns whether it is about what a manifest describes: a rekey changes the manifest, and
   * nothing of the data.
   */
  public boolean isOf(Manifest manifest) {
    return backup.equals(manifest.id())
        && (manifestSha256.equals(manifest.manifestSha256())
            || manifest.replaces().stream()
                .anyMatch(replaced -> replaced.manifestSha256().equals(manifestSha256)));
  }

  /**
   * Returns the verification that found a backup damaged, unless a drill has restored it since.
   *
   * @param drill the last drill
   * @param verification the last verification
   */
  public static Optional<Proof> ofDamage(Optional<Proof> drill, Optional<Proof> verification) {
    return verification
        .filter(found -> !found.passed())
        .filter(
            found ->
                drill.filter(each -> each.passed() && found.at().isBefore(each.at())).isEmpty());
  }

  /**
   * Returns what says that a backup is bad: the last drill, if it failed, or the verification that
   * found it damaged. That its bytes are whole says nothing against a drill; only another drill
   * does. A drill that could not be done is none.
   *
   * @param drill the last drill
   * @param verification the last verification
   */
  public static Optional<Proof> against(Optional<Proof> drill, Optional<Proof> verification) {
    Optional<Proof> failed = drill.filter(each -> !each.passed());
    return failed.isPresent() ? failed : ofDamage(drill, verification);
  }
}
