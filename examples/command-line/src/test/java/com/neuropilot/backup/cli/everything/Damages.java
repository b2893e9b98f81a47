package com.neuropilot.backup.cli.everything;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** What may happen to a backup, beside which another one of the same pipeline lies. */
final class Damages {
  private static final int END = 100;
  private static final int POSITIONS_IN_THE_END = 1;
  private static final int POSITIONS_ANYWHERE = 2;

  private final Random random;
  private final List<Path> files;
  private final List<Path> others;
  private final List<Damage> found = new ArrayList<>();

  private Damages(Random random, List<Path> files, List<Path> others) {
    this.random = random;
    this.files = files;
    this.others = others;
  }

  /** Returns damages of every file of a backup. */
  static List<Damage> of(Path store, String backup, String other, Random random)
      throws IOException {
    Damages damages = new Damages(random, files(store, backup), files(store, other));
    for (Path file : damages.files) {
      damages.inside(file);
      damages.found.add(new Damage(name(file) + " is gone", Map.of(file, Optional.empty())));
    }
    damages.swappedBetweenBackups();
    damages.swappedWithin();
    return damages.found;
  }

  /** Returns a backup's files in the order of their names. */
  static List<Path> files(Path store, String backup) throws IOException {
    try (Stream<Path> all = Files.list(store)) {
      return all.filter(file -> name(file).startsWith(backup + ".")).sorted().toList();
    }
  }

  static boolean isPart(Path file) {
    return name(file).contains(".part0");
  }

  private void inside(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int position : positions(bytes.length)) {
      int bit = 1 << random.nextInt(Byte.SIZE);
      add("bit " + bit + " flipped", file, position, at -> flipped(bytes, at, bit));
      add("byte gone", file, position, at -> without(bytes, at));
    }
  }

  private Set<Integer> positions(int length) {
    Set<Integer> positions = new LinkedHashSet<>(List.of(0, length - 1));
    for (int i = 0; i < POSITIONS_IN_THE_END; i++) {
      positions.add(length - 1 - random.nextInt(Math.min(END, length)));
    }
    for (int i = 0; i < POSITIONS_ANYWHERE; i++) {
      positions.add(random.nextInt(length));
    }
    return positions;
  }

  private void add(String what, Path file, int position, IntFunction<byte[]> change) {
    found.add(
        new Damage(
            what + " at " + position + " of " + name(file),
            Map.of(file, Optional.of(change.apply(position)))));
  }

  private static byte[] flipped(byte[] bytes, int position, int bit) {
    byte[] changed = bytes.clone();
    changed[position] ^= (byte) bit;
    return changed;
  }

  private static byte[] without(byte[] bytes, int position) {
    byte[] changed = new byte[bytes.length - 1];
    System.arraycopy(bytes, 0, changed, 0, position);
    System.arraycopy(bytes, position + 1, changed, position, changed.length - position);
    return changed;
  }

  private void swappedBetweenBackups() throws IOException {
    for (int i = 0; i < Math.min(files.size(), others.size()); i++) {
      found.add(swap(files.get(i), others.get(i)));
    }
  }

  private void swappedWithin() throws IOException {
    List<Path> parts = files.stream().filter(Damages::isPart).toList();
    for (int i = 1; i < parts.size(); i++) {
      found.add(swap(parts.get(i - 1), parts.get(i)));
    }
    found.add(swap(parts.get(0), parts.get(parts.size() - 1)));
  }

  private static Damage swap(Path one, Path other) throws IOException {
    return new Damage(
        name(one) + " and " + name(other) + " swapped",
        Map.of(
            one,
            Optional.of(Files.readAllBytes(other)),
            other,
            Optional.of(Files.readAllBytes(one))));
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
