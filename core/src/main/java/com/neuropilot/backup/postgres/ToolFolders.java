package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where packages put the client tools of each major version. */
final class ToolFolders {
  private static final List<Place> PLACES =
      List.of(
          new Place("/usr/lib/postgresql", "(\\d+)", "bin"),
          new Place("/usr", "pgsql-(\\d+)", "bin"),
          new Place("/usr/libexec", "postgresql(\\d+)", ""),
          new Place("/opt/homebrew/opt", "(?:postgresql|libpq)@(\\d+)", "bin"),
          new Place("/usr/local/opt", "(?:postgresql|libpq)@(\\d+)", "bin"),
          new Place("/home/linuxbrew/.linuxbrew/opt", "(?:postgresql|libpq)@(\\d+)", "bin"),
          new Place("/Library/PostgreSQL", "(\\d+)", "bin"),
          new Place("/Applications/Postgres.app/Contents/Versions", "(\\d+)", "bin"),
          new Place("/opt/local/lib", "postgresql(\\d+)", "bin"),
          new Place("C:/Program Files/PostgreSQL", "(\\d+)", "bin"));

  private ToolFolders() {}

  /** Returns the folders by major version, from this one upwards; only those that hold pg_dump. */
  static List<Path> from(int major) {
    TreeMap<Integer, List<Path>> found = new TreeMap<>();
    PLACES.forEach(place -> place.collect(found));
    return found.tailMap(major).values().stream().flatMap(List::stream).toList();
  }

  private record Place(String root, String name, String below) {
    void collect(TreeMap<Integer, List<Path>> found) {
      Path folder = Path.of(root);
      if (!Files.isDirectory(folder)) {
        return;
      }
      Pattern pattern = Pattern.compile(name);
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        for (Path entry : entries) {
          Matcher matcher = pattern.matcher(String.valueOf(entry.getFileName()));
          Path bin = entry.resolve(below);
          if (matcher.matches() && Files.isExecutable(bin.resolve(ClientTools.PG_DUMP))) {
            found
                .computeIfAbsent(Integer.parseInt(matcher.group(1)), none -> new ArrayList<>())
                .add(bin);
          }
        }
      } catch (IOException e) {
        // A folder that cannot be listed holds nothing that could be run.
      }
    }
  }
}
