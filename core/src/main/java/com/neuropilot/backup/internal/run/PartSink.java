package com.neuropilot.backup.internal.run;

import java.io.IOException;

/** Takes the parts of one stream as they are finished. */
interface PartSink {
  /**
   * Takes a part; removes its file and gives its room back when it is needed no more.
   *
   * @param part the part
   * @param number its number, from 1
   * @param only whether the stream has just this part
   */
  void accept(SpooledPart part, int number, boolean only) throws IOException;
}
