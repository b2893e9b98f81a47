package com.neuropilot.backup.examples.ssh;

import com.neuropilot.backup.spi.tool.ToolProcess;
import java.io.FilterInputStream;
import java.io.IOException;

/** What a process prints. Its end is the end only when the process ended well. */
final class RemoteFile extends FilterInputStream {
  private final ToolProcess process;

  RemoteFile(ToolProcess process) {
    super(process.stdout());
    this.process = process;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    if (count < 0) {
      RemoteShell.requireSuccess(process);
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
