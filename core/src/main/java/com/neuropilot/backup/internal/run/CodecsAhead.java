package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.manifest.ManifestJson;
import com.neuropilot.backup.internal.registry.ConfiguredStage;
import com.neuropilot.backup.internal.registry.UnusableConfigException;
import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.SourceFingerprint;
import com.neuropilot.backup.spi.StageContext;
import com.neuropilot.backup.spi.StageException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Makes the codecs ready, and tries them once, while the run finds its database: what they load is
 * the longer part of a short run's start. What writes the manifest is loaded after them, since
 * nothing else goes on when that is needed.
 */
final class CodecsAhead implements Closeable {
  private final BackgroundWork<CodecChain> work;

  private CodecsAhead(RunPlan plan, StageContext context) {
    work =
        new BackgroundWork<>(
            "neuropilot-codecs", () -> prepare(plan, context), ManifestJson::prepare);
  }

  static CodecsAhead start(RunPlan plan, StageContext context) {
    CodecsAhead started = new CodecsAhead(plan, context);
    started.work.start();
    return started;
  }

  /**
   * Returns the codecs when they are ready.
   *
   * @throws IOException as the stages threw it: nothing was put by then
   */
  CodecChain await() throws IOException {
    return work.await();
  }

  /** Waits until the thread has ended. */
  @Override
  public void close() {
    work.awaitEnd();
  }

  private static CodecChain prepare(RunPlan plan, StageContext context) throws IOException {
    Optional<ConfiguredStage<Encryptor>> wanted = plan.encryptor();
    Optional<Encryptor> encryptor =
        wanted.isPresent() ? Optional.of(wanted.get().create(context)) : Optional.empty();
    if (encryptor.isPresent()) {
      check(encryptor.get());
    }
    Compressor compressor = plan.compressor().create(context);
    CodecChain codecs = new CodecChain(compressor, encryptor);
    codecs.encode(sample());
    return codecs;
  }

  private static void check(Encryptor encryptor) throws IOException {
    try {
      encryptor.check();
    } catch (StageException e) {
      throw new UnusableConfigException(e);
    }
  }

  private static byte[] sample() throws IOException {
    return new BegunMarker("", "", "", new SourceFingerprint("", "", ""), "").toJson();
  }
}
