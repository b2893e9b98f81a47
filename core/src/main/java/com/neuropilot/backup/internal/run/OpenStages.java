package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.storage.Backoff;
import com.neuropilot.backup.internal.storage.RetryingStorage;
import com.neuropilot.backup.spi.DumpSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The stages of one run, open. */
final class OpenStages {
  private final DumpSource source;
  private final CodecsAhead codecs;
  private final Destinations destinations;

  private OpenStages(DumpSource source, CodecsAhead codecs, Destinations destinations) {
    this.source = source;
    this.codecs = codecs;
    this.destinations = destinations;
  }

  /**
   * Opens the stages.
   *
   * @param closing closes them
   */
  static OpenStages open(RunPlan plan, RunContext context, Closing closing) throws IOException {
    CodecsAhead codecs = closing.add("The codecs", CodecsAhead.start(plan, context));
    DumpSource source = closing.add("The database", plan.source().create(context));
    List<Destination> opened = new ArrayList<>();
    for (RunPlan.NamedStorage storage : plan.storages()) {
      RetryingStorage target =
          new RetryingStorage(storage.stage().create(context), Backoff.DEFAULT);
      opened.add(
          closing.add(
              "Destination " + storage.label(),
              new Destination(storage.label(), target, plan.pipeline(), context.journal())));
    }
    return new OpenStages(source, codecs, new Destinations(opened));
  }

  DumpSource source() {
    return source;
  }

  /** Waits until the codecs are ready, which they get while the database is looked for. */
  CodecChain codecs() throws IOException {
    return codecs.await();
  }

  Destinations destinations() {
    return destinations;
  }
}
