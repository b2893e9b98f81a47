package com.neuropilot.backup.storage.rclone;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The folder of the remote: each method is one run of rclone, unless it says otherwise. */
final class Folder {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\*?\\[\\]{}]");

  private final Tool tool;
  private final Remote remote;
  private final Failure failure;
  private final Path workDirectory;
  private final Duration limit;
  private Optional<List<String>> hashNames = Optional.empty();

  Folder(Tool tool, Remote remote, Failure failure, Path workDirectory) {
    this(tool, remote, failure, workDirectory, tool.stallLimit());
  }

  private Folder(Tool tool, Remote remote, Failure failure, Path workDirectory, Duration limit) {
    this.tool = tool;
    this.remote = remote;
    this.failure = failure;
    this.workDirectory = workDirectory;
    this.limit = limit;
  }

  /** Returns the same folder for somebody who does not wait longer than so for an answer. */
  Folder within(Duration shorter) {
    return new Folder(
        tool, remote, failure, workDirectory, shorter.compareTo(limit) < 0 ? shorter : limit);
  }

  Remote remote() {
    return remote;
  }

  Tool tool() {
    return tool;
  }

  StageException failed(String what, Outcome outcome) {
    return failure.of(what, outcome);
  }

  /** Lists all files; none when the folder is not there. */
  List<RemoteFile> list() throws IOException {
    return list(List.of());
  }

  /** Lists the files whose names begin so. */
  List<RemoteFile> listFrom(String prefix) throws IOException {
    return list(List.of("--include", "/" + literally(prefix) + "*"));
  }

  /** Looks up one file, with its hash where one is wanted. */
  Optional<RemoteFile> find(ObjectKey key, Optional<HashKind> hash) throws IOException {
    try (NameList names = names(List.of(key))) {
      List<String> options = new ArrayList<>(names.options());
      hash.flatMap(this::rcloneName)
          .ifPresent(name -> options.addAll(List.of("--hash", "--hash-type", name)));
      return list(options).stream().filter(file -> file.name().equals(key.name())).findFirst();
    }
  }

  /** Returns the best hash that the remote has; one run of rclone in the life of a storage. */
  synchronized Optional<HashKind> hash() throws IOException {
    if (hashNames.isEmpty()) {
      Outcome outcome = tool.run(List.of("backend", "features", remote.text()));
      if (!outcome.succeeded()) {
        throw failed("look into", outcome);
      }
      Map<?, ?> features = features(outcome.output());
      hashNames =
          Optional.of(
              features.get("Hashes") instanceof List<?> names
                  ? names.stream().map(String::valueOf).toList()
                  : List.of());
    }
    return hashNames.get().stream()
        .flatMap(name -> HashKind.ofRclone(name).stream())
        .sorted()
        .findFirst();
  }

  private Map<?, ?> features(String printed) throws StageException {
    try {
      return Json.fields(Json.read(printed).orElse(""));
    } catch (IOException e) {
      throw unreadable("backend features", e);
    }
  }

  /** Deletes a file; two runs of rclone when it is not there. */
  void delete(ObjectKey key) throws IOException {
    Outcome outcome = tool.run(List.of("deletefile", remote.object(key)), limit);
    if (outcome.stalled() || (!outcome.succeeded() && find(key, Optional.empty()).isPresent())) {
      throw failed("delete " + key + " from", outcome);
    }
  }

  /** Deletes several files, in any order. */
  void deleteAll(List<ObjectKey> keys) throws IOException {
    try (NameList names = names(keys)) {
      List<String> command = new ArrayList<>(List.of("delete", remote.text()));
      command.addAll(names.options());
      Outcome outcome = tool.run(command);
      if (!outcome.succeeded() && !outcome.foundNoFolder()) {
        throw failed("delete " + keys.size() + " objects from", outcome);
      }
    }
  }

  /** Names objects for a run of rclone. */
  NameList names(List<ObjectKey> keys) throws IOException {
    return NameList.of(workDirectory, keys);
  }

  /** Returns how many bytes are free, where the remote tells. */
  Optional<Long> free() throws IOException {
    Outcome outcome = tool.run(List.of("about", "--json", remote.root()));
    return outcome.succeeded()
        ? Json.number(Json.fields(Json.read(outcome.output()).orElse("")), "free")
        : Optional.empty();
  }

  private List<RemoteFile> list(List<String> options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "lsjson", remote.text(), "--files-only", "--no-mimetype", "--use-server-modtime"));
    command.addAll(options);
    Outcome outcome = tool.run(command, limit);
    if (outcome.foundNoFolder()) {
      return List.of();
    }
    if (!outcome.succeeded()) {
      throw failed("list", outcome);
    }
    try {
      return RemoteFile.read(outcome.output());
    } catch (IOException e) {
      throw unreadable("lsjson", e);
    }
  }

  /** A wrapper of rclone that prints something of its own makes it so. */
  private StageException unreadable(String command, IOException cause) {
    return new StageException(
        "What 'rclone "
            + command
            + "' prints of "
            + remote
            + " is not what rclone prints there. Run it by hand: if a script stands in for rclone,"
            + " it must print nothing of its own to standard output.",
        false,
        cause);
  }

  private synchronized Optional<String> rcloneName(HashKind kind) {
    return hashNames.stream()
        .flatMap(List::stream)
        .filter(name -> HashKind.ofRclone(name).equals(Optional.of(kind)))
        .findFirst();
  }

  private static String literally(String name) {
    return SPECIAL.matcher(name).replaceAll("\\\\$0");
  }
}
