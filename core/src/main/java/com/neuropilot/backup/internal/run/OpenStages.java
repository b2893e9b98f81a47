package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.storage.Backoff;
import com.neuropilot.backup.internal.storage.RetryingStorage;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.StageContext;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The stages of one run, open. */
final class OpenStages implements Closeable {
  private final DumpSource source;
  private final CodecsAhead codecs;
  private final Destinations destinations;

  private OpenStages(DumpSource source, CodecsAhead codecs, Destinations destinations) {
    this.source = source;
    this.codecs = codecs;
    this.destinations = destinations;
  }

  static OpenStages open(RunPlan plan, StageContext context, RunJournal journal)
      throws IOException {
    CodecsAhead codecs = CodecsAhead.start(plan, context);
    List<Destination> opened = new ArrayList<>();
    try {
      for (RunPlan.NamedStorage storage : plan.storages()) {
        RetryingStorage target =
            new RetryingStorage(storage.stage().create(context), Backoff.DEFAULT);
        opened.add(new Destination(storage.label(), target, journal));
      }
      return new OpenStages(plan.source().create(context), codecs, new Destinations(opened));
    } catch (IOException | RuntimeException e) {
      codecs.close();
      new Destinations(opened).close();
      throw e;
    }
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

  @Override
  public void close() throws IOException {
    codecs.close();
    try {
      destinations.close();
    } finally {
      source.close();
    }
  }
}
