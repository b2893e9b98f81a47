package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.DumpStream;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.tool.ToolCommand;
import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The only stream of a dump: one pg_dump. */
final class MainStream implements DumpStream, Closeable {
  private final ToolCommand command;
  private final DumpScanner scanner;
  private final Endpoint endpoint;
  private Optional<ToolProcess> process = Optional.empty();
  private Optional<DumpOutput> output = Optional.empty();
  private boolean opened;
  private boolean closed;

  MainStream(ToolCommand command, DumpScanner scanner, Endpoint endpoint) {
    this.command = command;
    this.scanner = scanner;
    this.endpoint = endpoint;
  }

  @Override
  public String name() {
    return "main";
  }

  /** Starts the tool, which works ahead a little until the stream is opened. */
  synchronized void start() throws IOException {
    ToolProcess started = command.start();
    process = Optional.of(started);
    output = Optional.of(new DumpOutput(started, scanner, status -> failure(started, status)));
  }

  @Override
  public synchronized InputStream open() throws IOException {
    if (output.isEmpty() || opened || closed) {
      throw new StageException("The stream of a dump can be opened only once.", false);
    }
    opened = true;
    return output.get();
  }

  /** Returns whether the whole stream was read. */
  synchronized boolean isEnded() {
    return output.filter(DumpOutput::isEnded).isPresent();
  }

  /** Returns what pg_dump said, each message as one text. */
  synchronized List<String> messages() {
    return process.map(ToolProcess::errorLines).map(ToolMessages::warnings).orElse(List.of());
  }

  @Override
  public synchronized void close() {
    closed = true;
    output.ifPresent(DumpOutput::close);
  }

  private StageException failure(ToolProcess ended, int status) {
    return DumpFailure.of(
        ClientTools.PG_DUMP, ended, status, endpoint, () -> LockHolders.describe(endpoint));
  }
}
