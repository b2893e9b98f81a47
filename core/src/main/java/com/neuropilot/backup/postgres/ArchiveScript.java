package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tool.ToolCommand;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns an archive into its script: {@code pg_restore -f -}, which never talks to a server.
 *
 * <p>A thread of its own feeds it, because a thread that writes to a process cannot be interrupted.
 */
final class ArchiveScript implements Closeable {
  static final String PG_RESTORE = "pg_restore";

  private static final int SIGNAL = 128;
  private static final int BUFFER = 64 << 10;

  private final ScriptPipe archive;
  private final ToolProcess process;
  private final Thread feeder;

  private ArchiveScript(ScriptPipe archive, ToolProcess process) {
    this.archive = archive;
    this.process = process;
    this.feeder = new Thread(this::feed, "neuropilot-archive");
    feeder.setDaemon(true);
  }

  /**
   * Starts the tool.
   *
   * @param command pg_restore
   * @param archive where the bytes of the archive come from
   */
  static ArchiveScript start(ToolCommand command, ScriptPipe archive) throws IOException {
    ArchiveScript script = new ArchiveScript(archive, command.withInput().start());
    script.feeder.start();
    return script;
  }

  /** Returns the arguments for some tables and schemas; for all when there are none. */
  static List<String> arguments(RestoreSelection selection) {
    List<String> arguments = new ArrayList<>(List.of("--file=-"));
    selection.schemas().forEach(schema -> arguments.add("--schema=" + schema));
    selection.tables().forEach(table -> arguments.add("--table=" + table));
    return arguments;
  }

  /** Returns the script. Its end says nothing: ask {@link #requireWhole()}. */
  InputStream script() {
    return process.stdout();
  }

  /** Waits for the end of the tool, which says whether the archive was whole. */
  void requireWhole() throws IOException {
    int status = process.waitFor();
    if (status == 0) {
      return;
    }
    String said = process.failure(status);
    if (status > SIGNAL || said.contains("unsupported version")) {
      throw new StageException(
          said + " Nothing of the restore is kept. Try again.", status > SIGNAL);
    }
    throw new IntegrityException(
        "The archive is damaged or cut short. " + said + " Use another backup.");
  }

  @Override
  public void close() {
    process.close();
  }

  private void feed() {
    byte[] buffer = new byte[BUFFER];
    try (InputStream source = archive.source();
        OutputStream sink = process.stdin()) {
      for (int read = source.read(buffer); read >= 0 && passOn(sink, buffer, read); ) {
        read = source.read(buffer);
      }
    } catch (IOException e) {
      // A failed archive must not look like one that has ended.
      process.close();
    }
  }

  /** Returns false when the tool reads no more: it has ended, and its exit status says how. */
  private boolean passOn(OutputStream sink, byte[] buffer, int length) {
    try {
      sink.write(buffer, 0, length);
      return true;
    } catch (IOException e) {
      archive.ignoreRest();
      return false;
    }
  }
}
