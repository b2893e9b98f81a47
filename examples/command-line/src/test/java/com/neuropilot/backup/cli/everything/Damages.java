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
  private static final int POSITIONS_IN_THE_END = 5;
  private static final int POSITIONS = 21;

  /**
   * A flipped bit of the data shows when it is read, with a database made for it that goes again:
   * so fewer of those.
   */
  private static final int POSITIONS_WITH_BOTH = 4;

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
      damages.found.add(
          new Damage(name(file) + " is gone", Optional.empty(), Map.of(file, Optional.empty())));
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
    int number = 0;
    for (int position : positions(bytes.length)) {
      int bit = 1 << random.nextInt(Byte.SIZE);
      boolean both = number < POSITIONS_WITH_BOTH;
      boolean flip = both || (!isPart(file) && number % 2 == 0);
      if (flip) {
        add("bit " + bit + " flipped", file, position, at -> flipped(bytes, at, bit));
      }
      if (both || !flip) {
        add("byte gone", file, position, at -> without(bytes, at));
      }
      number++;
    }
  }

  /**
   * Returns different positions: the first, the last, one of the end, anywhere, more of the end.
   */
  private Set<Integer> positions(int length) {
    Set<Integer> positions = new LinkedHashSet<>(List.of(0, length - 1));
    positions.add(inTheEnd(length));
    while (positions.size() < POSITIONS - POSITIONS_IN_THE_END) {
      positions.add(random.nextInt(length));
    }
    while (positions.size() < POSITIONS) {
      positions.add(inTheEnd(length));
    }
    return positions;
  }

  private int inTheEnd(int length) {
    return length - 1 - random.nextInt(Math.min(END, length));
  }

  private void add(String what, Path file, int position, IntFunction<byte[]> change) {
    String place = position + " of " + name(file);
    found.add(
        new Damage(
            what + " at " + place,
            Optional.of(place),
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
        Optional.empty(),
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
