package com.neuropilot.backup.internal.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.Versioned;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.neuropilot.backup.internal.manifest.Manifest.DueEntry;
import com.neuropilot.backup.internal.manifest.ManifestRules.BrokenRuleException;
import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads manifests. A manifest carries the hash of its own bytes, so that any changed bit
 * of it is found.
 */
public final class ManifestJson {
  private static final String FIELD = "\"manifestSha256\" : \"";
  private static final int HEX = 64;
  private static final String ZEROS = "0".repeat(HEX);
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ManifestJson() {}

  /** Loads what writes and reads manifests, which the first of them would wait for. */
  public static void prepare() {
    Stream.of(MAPPER.writerFor(Manifest.class), MAPPER.readerFor(Manifest.class))
        .forEach(Versioned::version);
  }

  /** Returns the bytes of a manifest; its own hash is filled in. */
  public static byte[] write(Manifest manifest) {
    try {
      String text = MAPPER.writeValueAsString(MAPPER.valueToTree(manifest)) + "\n";
      String blank = text.replace(FIELD + manifest.manifestSha256() + "\"", FIELD + ZEROS + "\"");
      return blank
          .replace(FIELD + ZEROS, FIELD + hash(blank.getBytes(StandardCharsets.UTF_8)))
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A manifest cannot be written as JSON.", e);
    }
  }

  /**
   * Reads a manifest.
   *
   * @param name the manifest's name, for messages
   * @param bytes exactly what was stored
   * @throws IntegrityException when it is damaged, says what no run writes (a length below 0, a
   *     name of another backup's object), or is of a version that this library does not know
   */
  public static Manifest read(String name, byte[] bytes) throws IOException {
    checkHash(name, bytes);
    JsonNode tree = parse(name, () -> MAPPER.readTree(bytes));
    checkVersion(name, tree);
    addWhatOlderOnesLack(tree);
    Manifest manifest = parse(name, () -> MAPPER.treeToValue(tree, Manifest.class));
    try {
      ManifestRules.check(manifest);
    } catch (BrokenRuleException e) {
      throw new IntegrityException(
          "The manifest " + name + " is damaged or forged: " + e.getMessage() + ".", e);
    }
    return manifest;
  }

  /** Fields that came later mean this where they are not there. */
  private static void addWhatOlderOnesLack(JsonNode tree) {
    if (tree instanceof ObjectNode manifest) {
      manifest.putIfAbsent("generation", IntNode.valueOf(1));
      manifest.putIfAbsent("due", MAPPER.valueToTree(DueEntry.NONE));
      manifest.putIfAbsent("keptBy", TextNode.valueOf(manifest.path("pipeline").asText()));
      manifest.putIfAbsent("replaces", MAPPER.createArrayNode());
      manifest.putIfAbsent("known", MAPPER.createObjectNode());
    }
  }

  private static void checkVersion(String name, JsonNode tree) throws IntegrityException {
    long version = tree.path("formatVersion").asLong();
    if (version > Manifest.FORMAT_VERSION) {
      throw new IntegrityException(
          "The manifest "
              + name
              + " has format version "
              + version
              + ", which this version of the library does not know. Use the library "
              + tree.path("library").asText("that wrote it")
              + " or newer.");
    }
  }

  private static void checkHash(String name, byte[] bytes) throws IntegrityException {
    // ISO-8859-1 keeps each byte, so that a changed byte cannot hide behind a replacement
    // character.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int start = text.lastIndexOf(FIELD) + FIELD.length();
    if (start < FIELD.length() || start + HEX > text.length()) {
      throw new IntegrityException(
          "The manifest " + name + " is damaged: its own checksum is missing.");
    }
    String blank = text.substring(0, start) + ZEROS + text.substring(start + HEX);
    if (!hash(blank.getBytes(StandardCharsets.ISO_8859_1))
        .equals(text.substring(start, start + HEX))) {
      throw new IntegrityException(
          "The manifest " + name + " is damaged: its own checksum does not fit.");
    }
  }

  private interface Parser<T> {
    @Nullable T parse() throws IOException;
  }

  private static <T> T parse(String name, Parser<T> parser) throws IntegrityException {
    try {
      T parsed = parser.parse();
      if (parsed != null) {
        return parsed;
      }
    } catch (IOException e) {
      throw new IntegrityException(notOfThisFormat(name), e);
    }
    throw new IntegrityException(notOfThisFormat(name));
  }

  private static String notOfThisFormat(String name) {
    return "The manifest " + name + " is damaged: it cannot be read as JSON of this format.";
  }

  private static String hash(byte[] bytes) {
    return Sha256.of(bytes).hex();
  }
}
