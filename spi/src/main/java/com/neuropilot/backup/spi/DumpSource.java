package com.neuropilot.backup.spi;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A database that can be dumped and restored into.
 *
 * <ul>
 *   <li>Nothing is connected to before the first operation.
 *   <li>Safe for use by several threads; a dump and a restore at the same time are two sources.
 *   <li>Failures are {@link StageException}s whose message says what failed, why and what to do,
 *       without secrets or rows of the data.
 *   <li>An interrupted thread makes an operation end soon with {@link
 *       java.io.InterruptedIOException}, with no child process left.
 *   <li>{@code close()} ends what is still going on and may be called more than once.
 * </ul>
 */
public interface DumpSource extends Closeable {
  /**
   * Describes the database and what a dump of it will be; connects.
   *
   * @throws StageException when it cannot be reached or cannot be dumped with the tools found
   */
  DumpInfo describe() throws IOException;

  /**
   * Looks for everything that would make a dump fail or leave something out, and makes none.
   *
   * <p>Finds nothing unless overridden.
   *
   * @return every problem, with what to do; empty when there is none
   */
  default List<String> check() throws IOException {
    return List.of();
  }

  /**
   * Takes a lock that excludes every other holder of the same name on the same database, from
   * whatever host.
   *
   * @param name any text
   * @return the lock, or empty when another holds it
   */
  Optional<SourceLock> tryLock(String name) throws IOException;

  /**
   * Opens a dump: one consistent snapshot.
   *
   * @return the dump, which the caller closes
   */
  Dump openDump() throws IOException;

  /**
   * Looks for everything that would make a restore fail, and touches nothing.
   *
   * @param request what to restore
   * @return all problems and warnings at once, and the steps that the restore would take
   * @throws RestoreLockedException when another one of the same database goes on
   */
  RestoreCheck preflight(RestoreRequest request) throws IOException;

  /**
   * Opens a restore. Nothing that is in use changes unless {@link PendingRestore#commit()} returns.
   *
   * @param request what to restore
   * @return the restore, which the caller closes
   * @throws RestoreLockedException when another one of the same database goes on
   */
  PendingRestore openRestore(RestoreRequest request) throws IOException;

  /**
   * Lists what restores have replaced and a rollback could bring back.
   *
   * <p>Finds nothing unless overridden.
   *
   * @param database only what was in use under this name; of every database when empty
   * @return the newest first
   */
  default List<ReplacedDatabase> replaced(Optional<String> database) throws IOException {
    return List.of();
  }

  /**
   * Looks for everything that would make a rollback fail, and touches nothing.
   *
   * @param replaced one of {@link #replaced}
   * @return all problems and warnings at once, and the steps that the rollback would take
   */
  default RestoreCheck checkRollback(ReplacedDatabase replaced) throws IOException {
    throw ReplacedDatabase.cannotRollBack(replaced);
  }

  /**
   * Brings back what a {@link RestoreMode#SWAP} replaced: the two databases exchange names, and
   * what was in use until now is what can be brought back next.
   *
   * <p>What an {@link RestoreMode#IN_PLACE} restore replaced is brought back by restoring the
   * backup that holds it, in place.
   *
   * @param replaced one of {@link #replaced}
   * @return what was done; its rows are not counted
   * @throws StageException when it is there no more, or cannot take its place; nothing has changed
   *     then
   */
  default RestoreReport rollBack(ReplacedDatabase replaced) throws IOException {
    throw ReplacedDatabase.cannotRollBack(replaced);
  }

  /**
   * Gives up what a restore has replaced: drops the database that holds it, or forgets the backup
   * that does. Does nothing if it is gone already.
   *
   * @param replaced one of {@link #replaced}
   */
  default void discard(ReplacedDatabase replaced) throws IOException {
    throw ReplacedDatabase.cannotRollBack(replaced);
  }
}
