package com.neuropilot.backup.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory that a person filled with a browser, which gives files other names: {@code
 * "x.dump.zst (1).gpg"}, {@code "x.manifest.json.txt"}. What a manifest there names is found by its
 * hash, and lies under its own name in a directory of links, which goes when the program ends. What
 * the files are worth is checked as everywhere: names prove nothing.
 */
final class DownloadedFolder {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Pattern OF_A_BACKUP = Pattern.compile(".*[a-z0-9-]+_\\d{8}_\\d{6}.*");
  private static final long LARGEST_MANIFEST = 64 << 20;
  private static final String MANIFEST = ".manifest.json";
  private static final String SIGNATURE = MANIFEST + ".asc";

  /** Of this name is a manifest that no browser renamed: what it is worth is for others to say. */
  private static final Pattern OWN_NAME =
      Pattern.compile("[a-z0-9-]+_\\d{8}_\\d{6}(\\.r\\d+)?\\.manifest\\.json");

  private final Path directory;
  private final List<Path> files = new ArrayList<>();
  private final Map<String, Path> renamed = new TreeMap<>();
  private final Map<String, String> sidecars = new TreeMap<>();
  private final Map<Path, String> hashes = new HashMap<>();

  private DownloadedFolder(Path directory) {
    this.directory = directory;
  }

  /**
   * Returns where to read instead of a directory; the directory itself if its files have their own
   * names.
   */
  static Path of(Path directory) {
    try {
      DownloadedFolder folder = new DownloadedFolder(directory);
      folder.look();
      return folder.renamed.isEmpty() ? directory : folder.view();
    } catch (IOException e) {
      return directory;
    }
  }

  private void look() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      all.filter(file -> OF_A_BACKUP.matcher(name(file)).matches() && Files.isRegularFile(file))
          .sorted()
          .forEach(files::add);
    }
    for (Path file : files) {
      if (name(file).contains(".manifest") && !name(file).contains(".asc")) {
        Optional<JsonNode> manifest = manifest(file);
        if (manifest.isPresent()) {
          look(file, manifest.get());
        }
      }
    }
  }

  private void look(Path file, JsonNode manifest) throws IOException {
    int generation = manifest.path("generation").asInt(1);
    String base = manifest.path("id").asText() + (generation > 1 ? ".r" + generation : "");
    boolean itsOwn = name(file).equals(base + MANIFEST);
    if (!itsOwn && (OWN_NAME.matcher(name(file)).matches() || isThere(base + MANIFEST))) {
      return;
    }
    use(base + MANIFEST, Optional.of(file));
    if (!isThere(base + SIGNATURE)) {
      use(
          base + SIGNATURE,
          files.stream()
              .filter(each -> name(each).startsWith(base + ".manifest"))
              .filter(each -> name(each).contains(".asc"))
              .findFirst());
    }
    use(manifest.path("meta"));
    for (JsonNode stream : manifest.path("streams")) {
      StringBuilder sidecar = new StringBuilder();
      for (JsonNode part : stream.path("parts")) {
        use(part);
        sidecar
            .append(part.path("sha256").asText())
            .append("  ")
            .append(part.path("name").asText());
        sidecar.append('\n');
      }
      String data = stream.path("parts").path(0).path("name").asText();
      sidecars.put(data.replaceFirst("\\.part\\d+$", "") + ".sha256", sidecar.toString());
    }
  }

  private void use(JsonNode object) throws IOException {
    String name = object.path("name").asText();
    if (!isThere(name)) {
      use(name, withHash(object.path("bytes").asLong(), object.path("sha256").asText()));
    }
  }

  private void use(String name, Optional<Path> file) {
    if (file.isPresent() && isName(name) && !name(file.get()).equals(name)) {
      renamed.putIfAbsent(name, file.get());
    }
  }

  /** A manifest that somebody made may name what it likes, and not lead out of the directory. */
  private static boolean isName(String name) {
    return OF_A_BACKUP.matcher(name).matches() && name.matches("[A-Za-z0-9._-]+");
  }

  private boolean isThere(String name) {
    return files.stream().anyMatch(file -> name(file).equals(name));
  }

  private Optional<Path> withHash(long bytes, String sha256) throws IOException {
    for (Path file : files) {
      if (Files.size(file) == bytes && hash(file).equals(sha256)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** Parts are of the same length: each is read once, and not for each name that is looked for. */
  private String hash(Path file) throws IOException {
    String hash = hashes.get(file);
    if (hash == null) {
      hash = sha256(file);
      hashes.put(file, hash);
    }
    return hash;
  }

  private static Optional<JsonNode> manifest(Path file) throws IOException {
    if (Files.size(file) > LARGEST_MANIFEST) {
      return Optional.empty();
    }
    try {
      JsonNode json = MAPPER.readTree(file.toFile());
      return Optional.ofNullable(json).filter(each -> each.has("manifestSha256"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
        bytes.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Java has SHA-256.", e);
    }
  }

  private Path view() throws IOException {
    Path view = Files.createTempDirectory("neuropilot-downloaded-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(view)));
    for (Map.Entry<String, Path> each : renamed.entrySet()) {
      link(view, each.getKey(), each.getValue());
    }
    for (Path file : files) {
      if (!renamed.containsValue(file) && isName(name(file))) {
        link(view, name(file), file);
      }
    }
    for (Map.Entry<String, String> each : sidecars.entrySet()) {
      Path file = view.resolve(each.getKey());
      if (isName(each.getKey()) && Files.notExists(file)) {
        Files.writeString(file, each.getValue(), StandardCharsets.UTF_8);
      }
    }
    return view;
  }

  private static void link(Path view, String name, Path file) throws IOException {
    Path link = view.resolve(name);
    if (Files.notExists(link)) {
      Files.createSymbolicLink(link, file.toAbsolutePath());
    }
  }

  /** The links go, and what they lead to stays. */
  private static void remove(Path view) {
    try (Stream<Path> links = Files.list(view)) {
      for (Path link : links.toList()) {
        Files.delete(link);
      }
      Files.delete(view);
    } catch (IOException e) {
      // Links in the directory for temporary files do no harm.
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
