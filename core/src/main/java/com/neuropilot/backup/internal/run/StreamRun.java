package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.codec.CountingOutput;
import com.neuropilot.backup.internal.codec.Handoff;
import com.neuropilot.backup.internal.codec.PlainSink;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.internal.manifest.Sha256;
import com.neuropilot.backup.spi.DumpStream;
import com.neuropilot.backup.spi.EncodingStream;
import com.neuropilot.backup.spi.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Moves one stream of a dump through compression and encryption into parts at every destination.
 */
final class StreamRun implements Callable<StreamEntry> {
  /** Tells what the data is called; waits until that is known. */
  interface Name {
    String get() throws InterruptedIOException;
  }

  private static final int BUFFER_BYTES = 256 * 1024;

  private final DumpStream stream;
  private final Name name;
  private final CodecChain codecs;
  private final Path work;
  private final long partSize;
  private final Destinations destinations;
  private final RunJournal journal;
  private final SpoolRoom room = new SpoolRoom();
  private final List<ObjectEntry> parts = new ArrayList<>();
  private final MessageDigest plain = Sha256.digest();
  private long plainBytes;

  StreamRun(
      DumpStream stream,
      Name name,
      CodecChain codecs,
      Path work,
      long partSize,
      Destinations destinations,
      RunJournal journal) {
    this.stream = stream;
    this.name = name;
    this.codecs = codecs;
    this.work = work;
    this.partSize = partSize;
    this.destinations = destinations;
    this.journal = journal;
  }

  @Override
  public StreamEntry call() throws IOException {
    long compressedBytes;
    try (PartWriter writer = new PartWriter(work, stream.name(), partSize, room, this::take);
        EncodingStream encrypted = encrypt(writer);
        EncodingStream handoff = new Handoff("neuropilot-encrypt-" + stream.name(), encrypted)) {
      CountingOutput compressed = new CountingOutput(handoff, journal::addCompressed);
      try (EncodingStream compressor = codecs.compressor().encode(compressed)) {
        pump(compressor);
        compressor.finish();
      }
      handoff.finish();
      writer.finish();
      compressedBytes = compressed.count();
    }
    long storedBytes = parts.stream().mapToLong(ObjectEntry::bytes).sum();
    String plainSha256 = HexFormat.of().formatHex(plain.digest());
    return new StreamEntry(
        stream.name(), plainBytes, plainSha256, compressedBytes, storedBytes, parts);
  }

  private EncodingStream encrypt(OutputStream sink) throws IOException {
    return codecs.encryptor().isPresent()
        ? codecs.encryptor().get().encode(sink)
        : new PlainSink(sink);
  }

  private void pump(EncodingStream sink) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream dump = stream.open()) {
      for (int read = dump.read(buffer); read >= 0; read = dump.read(buffer)) {
        plain.update(buffer, 0, read);
        plainBytes += read;
        journal.addRaw(read);
        sink.write(buffer, 0, read);
      }
    }
  }

  private void take(SpooledPart part, int number, boolean only) throws IOException {
    String data = name.get();
    ObjectKey key = only ? ObjectKey.of(data) : BackupFiles.part(data, number);
    parts.add(new ObjectEntry(key.name(), part.length(), part.sha256().hex()));
    destinations.putInBackground(key, part, room);
  }
}
