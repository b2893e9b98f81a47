package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.storage.Backoff;
import com.neuropilot.backup.internal.storage.RetryingStorage;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.StageContext;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The stages of one run, open. */
final class OpenStages implements Closeable {
  private final DumpSource source;
  private final CodecChain codecs;
  private final Destinations destinations;

  private OpenStages(DumpSource source, CodecChain codecs, Destinations destinations) {
    this.source = source;
    this.codecs = codecs;
    this.destinations = destinations;
  }

  static OpenStages open(RunPlan plan, StageContext context, RunJournal journal)
      throws IOException {
    Optional<ConfiguredStage<Encryptor>> encryptor = plan.encryptor();
    Optional<Encryptor> encrypting =
        encryptor.isPresent() ? Optional.of(encryptor.get().create(context)) : Optional.empty();
    if (encrypting.isPresent()) {
      encrypting.get().check();
    }
    CodecChain codecs = new CodecChain(plan.compressor().create(context), encrypting);
    List<Destination> opened = new ArrayList<>();
    try {
      for (RunPlan.NamedStorage storage : plan.storages()) {
        RetryingStorage target =
            new RetryingStorage(storage.stage().create(context), Backoff.DEFAULT);
        opened.add(new Destination(storage.label(), target, journal));
      }
      return new OpenStages(plan.source().create(context), codecs, new Destinations(opened));
    } catch (IOException | RuntimeException e) {
      new Destinations(opened).close();
      throw e;
    }
  }

  DumpSource source() {
    return source;
  }

  CodecChain codecs() {
    return codecs;
  }

  Destinations destinations() {
    return destinations;
  }

  @Override
  public void close() throws IOException {
    try {
      destinations.close();
    } finally {
      source.close();
    }
  }
}
