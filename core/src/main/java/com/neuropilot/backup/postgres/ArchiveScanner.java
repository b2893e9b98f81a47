package com.neuropilot.backup.postgres;

import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads along in an archive of pg_dump's custom format. */
final class ArchiveScanner implements DumpScanner {
  private final Charset charset;
  private final ArchiveInput in = new ArchiveInput();
  private final ArchiveHeader header = new ArchiveHeader();
  private Optional<ArchiveContents> contents = Optional.empty();
  private Optional<ArchiveBlocks> blocks = Optional.empty();
  private Optional<String> damage = Optional.empty();

  /**
   * Creates the scanner.
   *
   * @param charset the dump's encoding, for names
   */
  ArchiveScanner(Charset charset) {
    this.charset = charset;
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    if (damage.isPresent() || !header.isKnown()) {
      return;
    }
    in.feed(bytes, offset, length);
    try {
      advance();
    } catch (ArchiveFormatException e) {
      damage = Optional.ofNullable(e.getMessage());
    }
  }

  @Override
  public Optional<String> problem() {
    if (damage.isPresent() || !header.isKnown()) {
      return damage;
    }
    boolean complete = blocks.filter(data -> data.isComplete(in)).isPresent();
    return complete ? Optional.empty() : Optional.of("it stops before its end");
  }

  @Override
  public Map<String, Long> rows() {
    return blocks.map(ArchiveBlocks::rows).orElseGet(LinkedHashMap::new);
  }

  @Override
  public String archiveVersion() {
    return header.version();
  }

  @Override
  public List<String> warnings() {
    if (header.isKnown()) {
      return List.of();
    }
    return List.of(
        "pg_dump wrote an archive of version "
            + header.version()
            + ", which this version of the library cannot read along: rows were not counted in the dump, and only pg_dump's exit status says that it is whole.");
  }

  private void advance() throws ArchiveFormatException {
    if (contents.isEmpty()) {
      if (!header.advance(in) || !header.isKnown()) {
        return;
      }
      contents = Optional.of(new ArchiveContents(header, charset));
    }
    if (blocks.isEmpty()) {
      ArchiveContents entries = contents.get();
      if (!entries.advance(in)) {
        return;
      }
      blocks = Optional.of(new ArchiveBlocks(entries.data(), header.compressed()));
    }
    blocks.get().advance(in);
  }
}
