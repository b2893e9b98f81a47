package com.neuropilot.backup.internal.run;

import com.neuropilot.backup.event.Stage;
import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.codec.PassThrough;
import com.neuropilot.backup.internal.manifest.BackupFiles;
import com.neuropilot.backup.internal.manifest.Manifest;
import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.internal.storage.BytesContent;
import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.Dump;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts another generation of a backup at several storages as a run puts a backup: begun marker
 * first, the streams in parallel, manifest last. A storage that fails does not fail the others.
 *
 * <p>Closing it removes what was put where no manifest was. The storages stay open. For one thread.
 */
public final class NewGeneration implements Closeable {
  private final BackupFiles files;
  private final RunJournal journal;
  private final List<Destination> all = new ArrayList<>();
  private final Destinations destinations;

  /**
   * Creates it; nothing is put yet.
   *
   * @param files the generation
   * @param storages the storages by label
   * @param journal is told what happens
   */
  public NewGeneration(BackupFiles files, Map<String, StorageTarget> storages, RunJournal journal) {
    this.files = files;
    this.journal = journal;
    String pipeline = files.id().pipeline();
    storages.forEach((label, target) -> all.add(new Destination(label, target, pipeline, journal)));
    this.destinations = new Destinations(all);
  }

  /** What is done at one storage. */
  public interface Work {
    /**
     * Does it.
     *
     * @param label the storage's
     * @return whether the objects need not be compared with their hashes any more
     */
    boolean run(String label) throws IOException;
  }

  /** Puts the begun marker everywhere. */
  public void begin(BegunMarker marker) throws IOException {
    BytesContent content = new BytesContent(marker.toJson());
    destinations.each(destination -> destination.put(files.begun(), content));
  }

  /**
   * Encrypts streams and puts them everywhere.
   *
   * @param compressed the streams, compressed already
   * @param extensions what the names of the data end in
   * @param partSize the longest part, in bytes
   * @param work where to spool ciphertext
   * @return the streams as they lie there; what is said of the plain bytes is that of the
   *     compressed ones
   */
  public List<StreamEntry> store(
      Dump compressed, Encryptor encryptor, String extensions, long partSize, Path work)
      throws IOException {
    CodecChain codecs = new CodecChain(new PassThrough(), Optional.of(encryptor));
    List<StreamEntry> streams =
        new DumpRun(
                compressed,
                stream ->
                    new StreamRun(
                        stream,
                        () -> files.data(stream.name(), extensions),
                        codecs,
                        work,
                        partSize,
                        destinations,
                        journal))
            .run();
    destinations.await();
    return streams;
  }

  /** Puts small objects everywhere. */
  public void put(Map<ObjectKey, Content> objects) throws IOException {
    destinations.each(
        destination -> {
          for (Map.Entry<ObjectKey, Content> object : objects.entrySet()) {
            destination.put(object.getKey(), object.getValue());
          }
        });
  }

  /**
   * Reads everything back and compares it with its hashes.
   *
   * @param more what else is looked at, at each storage in its own thread
   */
  public void verify(Manifest manifest, Work more) throws IOException {
    journal.begin(Stage.VERIFYING);
    destinations.each(
        destination -> {
          if (!more.run(destination.label())) {
            new PutObjects(destination, manifest).verify();
          }
        });
  }

  /**
   * Puts the manifest, which makes the objects a generation, and removes the begun marker.
   *
   * @param last is asked just before, at each storage
   */
  public void publish(Manifest manifest, Content document, Work last) throws IOException {
    journal.begin(Stage.PUBLISHING);
    destinations.each(
        destination -> {
          new PutObjects(destination, manifest).requireAllThere(files);
          last.run(destination.label());
        });
    destinations.eachToTheEnd(destination -> destination.publish(files.manifest(), document));
    destinations.eachToTheEnd(destination -> destination.target().delete(files.begun()));
  }

  /** Returns where the generation is whole. */
  public List<String> published() {
    return all.stream().filter(Destination::isPublished).map(Destination::label).toList();
  }

  /** Returns what failed, by the storage's label. */
  public Map<String, IOException> failures() {
    Map<String, IOException> failures = new LinkedHashMap<>();
    all.forEach(
        destination -> destination.failure().ifPresent(e -> failures.put(destination.label(), e)));
    return failures;
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    for (Destination destination : all) {
      if (destination.stop() && !destination.isPublished()) {
        destination.removeAll();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
