package com.neuropilot.backup.internal.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.neuropilot.backup.internal.manifest.Manifest.DueEntry;
import com.neuropilot.backup.internal.manifest.Manifest.DumpEntry;
import com.neuropilot.backup.internal.manifest.Manifest.ObjectEntry;
import com.neuropilot.backup.internal.manifest.Manifest.StreamEntry;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.SourceFingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestJsonTest {
  private static final String ID = "shop_20250120_020000";
  private static final String HASH = "0123456789abcdef".repeat(4);
  private static final String FIELD = "\"manifestSha256\" : \"";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Manifest GOOD =
      new Manifest(
          Manifest.FORMAT_VERSION,
          "shop",
          ID,
          "manual",
          DueEntry.NONE,
          "shop",
          "2025-01-20T02:00:00Z",
          "2025-01-20T02:10:00.123Z",
          "backuphost",
          new DumpEntry("postgresql", "15.18", "shop", "custom", "pg_dump 15.18", "1.14", ".dump"),
          new SourceFingerprint("7", "16384", "db"),
          "zstd",
          "openpgp",
          List.of("ABCD"),
          false,
          List.of(
              new StreamEntry(
                  "main",
                  300,
                  HASH,
                  100,
                  120,
                  List.of(
                      new ObjectEntry(ID + ".dump.zst.gpg.part000001", 64, HASH),
                      new ObjectEntry(ID + ".dump.zst.gpg.part000002", 56, HASH))),
              new StreamEntry(
                  "orders",
                  0,
                  HASH,
                  0,
                  20,
                  List.of(new ObjectEntry(ID + ".orders.dump.zst.gpg", 20, HASH)))),
          new ObjectEntry(ID + ".meta.json.zst.gpg", 10, HASH),
          1,
          List.of(),
          Map.of("shop_20250119_020000", HASH),
          "0.1.0",
          "");

  @Test
  void whatAnOlderVersionWroteHasNoDueTimeAndIsKeptByItsPipeline() throws IOException {
    String text = new String(ManifestJson.write(GOOD), StandardCharsets.UTF_8);
    String older =
        text.replaceFirst("(?s)  \"due\" : \\{.*?\\},\n", "")
            .replaceFirst("  \"keptBy\" : .*\n", "")
            .replaceFirst(FIELD + "[0-9a-f]{64}", FIELD + "0".repeat(64));
    assertThat(older).doesNotContain("due", "keptBy");
    String hash = Sha256.of(older.getBytes(StandardCharsets.UTF_8)).hex();

    Manifest read =
        ManifestJson.read(
            "m", older.replace("0".repeat(64), hash).getBytes(StandardCharsets.UTF_8));

    assertThat(read.due()).isEqualTo(DueEntry.NONE);
    assertThat(read.keptBy()).isEqualTo("shop");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Manifest read = ManifestJson.read("m", ManifestJson.write(GOOD));

    assertThat(read.streams()).isEqualTo(GOOD.streams());
    assertThat(read.meta()).isEqualTo(GOOD.meta());
  }

  @ParameterizedTest
  @CsvSource({
    "/formatVersion, 0",
    "/formatVersion, -1",
    "/id, '\"../../etc/passwd\"'",
    "/pipeline, '\"another\"'",
    "/started, '\"yesterday\"'",
    "/started, '\"-999999999-01-01T00:00:00Z\"'",
    "/finished, '\"+999999999-01-01T00:00:00Z\"'",
    "/dump/fileExtension, '\"/../x\"'",
    "/keptBy, '\"\"'",
    "/keptBy, '\"../shop\"'",
    "/compressor, '\"\"'",
    "/recipients, '[ null ]'",
    "/streams, '[]'",
    "/streams, '[ null ]'",
    "/streams/0/name, '\"../main\"'",
    "/streams/0/name, '\"orders\"'",
    "/streams/0/plainBytes, -1",
    "/streams/0/plainBytes, 9223372036854775807",
    "/streams/0/storedBytes, 121",
    "/streams/0/plainSha256, '\"nothing\"'",
    "/streams/0/parts, '[]'",
    "/streams/0/parts, '[ null ]'",
    "/streams/0/parts/0/name, '\"../../etc/passwd\"'",
    "/streams/0/parts/0/name, '\"shop_20250119_020000.dump.zst.gpg\"'",
    "/streams/0/parts/0/name, '\"shop_20250120_020000.dump.zst.gpg\"'",
    "/streams/0/parts/0/name, '\"shop_20250120_020000.dump.zst.gpg.part000002\"'",
    "/streams/0/parts/0/bytes, -64",
    "/streams/0/parts/0/sha256, '\"0\"'",
    "/streams/1/parts/0/name, '\"shop_20250120_020000.meta.json.zst.gpg\"'",
    "/meta, null",
    "/meta/name, '\"shop_20250120_020000/../x\"'",
    "/meta/bytes, -1",
    "/meta/sha256, '\"ABCDEF\"'",
  })
  void whatNoRunWritesIsRefused(String pointer, String value) throws IOException {
    ObjectNode tree = tree();
    set(tree, pointer, MAPPER.readTree(value));

    assertThatThrownBy(() -> ManifestJson.read("shop.manifest.json", sealed(tree)))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("shop.manifest.json");
  }

  @Test
  void aNewerFormatAsksForANewerLibraryWhateverItLooksLike() throws IOException {
    ObjectNode tree = tree();
    tree.put("formatVersion", 2).put("library", "3.0").put("streams", "somewhere else");

    assertThatThrownBy(() -> ManifestJson.read("m", sealed(tree)))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("format version 2")
        .hasMessageContaining("3.0 or newer");
  }

  @Test
  void anyChangeWithAChecksumThatFitsIsRefusedOrHarmless() throws IOException {
    Random random = new Random(20250120);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      ObjectNode tree = tree();
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        change(tree, random);
      }
      byte[] bytes = sealed(tree);
      try {
        requireHarmless(ManifestJson.read("m", bytes));
      } catch (IntegrityException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError(new String(bytes, StandardCharsets.UTF_8), e);
      }
    }
    assertThat(refused).isBetween(5_000, 19_999);
  }

  /** Everything that readers do with a manifest without a thought. */
  private static void requireHarmless(Manifest manifest) {
    BackupId id = BackupId.parse(manifest.id()).orElseThrow();
    assertThat(manifest.pipeline()).isEqualTo(id.pipeline());
    assertThat(Duration.between(Instant.parse(manifest.started()), Instant.EPOCH).toMillis())
        .isNotPositive();
    assertThat(Instant.parse(manifest.finished())).isNotNull();
    assertThat(manifest.plainBytes()).isNotNegative();
    assertThat(manifest.storedBytes()).isNotNegative();
    List<ObjectEntry> entries = new ArrayList<>(List.of(manifest.meta()));
    assertThat(manifest.streams()).isNotEmpty();
    for (StreamEntry stream : manifest.streams()) {
      assertThat(stream.parts()).isNotEmpty();
      entries.addAll(stream.parts());
    }
    assertThat(entries)
        .allSatisfy(
            entry -> {
              assertThat(ObjectKey.of(entry.name()).name()).startsWith(id + ".");
              assertThat(entry.bytes()).isNotNegative();
              assertThat(entry.sha256()).matches("[0-9a-f]{64}");
            });
    assertThatCode(manifest::info).doesNotThrowAnyException();
  }

  private static void change(ObjectNode tree, Random random) {
    JsonNode parent = tree;
    while (true) {
      List<JsonNode> inner = new ArrayList<>();
      parent.elements().forEachRemaining(node -> addContainer(node, inner));
      if (inner.isEmpty() || random.nextInt(3) == 0) {
        break;
      }
      parent = inner.get(random.nextInt(inner.size()));
    }
    JsonNode value = value(random);
    if (parent instanceof ArrayNode array) {
      if (array.isEmpty() || random.nextInt(4) == 0) {
        array.add(value);
      } else {
        array.set(random.nextInt(array.size()), value);
      }
    } else if (parent instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(6) == 0) {
        object.remove(name);
      } else {
        object.set(name, value);
      }
    }
  }

  private static void addContainer(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
    }
  }

  private static JsonNode value(Random random) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    String[] texts = {
      "",
      "..",
      "../x",
      "/etc/passwd",
      "a\0b",
      ID,
      ID + ".",
      ID + ".x",
      ID + ".dump.part000001",
      "shop",
      "another_20250120_020000",
      "2025-01-20T02:00:00Z",
      "2025-13-01T00:00:00Z",
      "+1000000000-12-31T23:59:59.999999999Z",
      HASH,
      HASH.toUpperCase(Locale.ROOT),
      "1",
      "x".repeat(300),
      "\ud800"
    };
    long[] numbers = {0, 1, 2, -1, 64, 120, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE};
    return switch (random.nextInt(8)) {
      case 0 -> nodes.nullNode();
      case 1 -> nodes.booleanNode(random.nextBoolean());
      case 2, 3 -> nodes.numberNode(numbers[random.nextInt(numbers.length)]);
      case 4 -> nodes.numberNode(1e300 * random.nextDouble());
      case 5 -> random.nextBoolean() ? nodes.arrayNode() : nodes.objectNode();
      default -> nodes.textNode(texts[random.nextInt(texts.length)]);
    };
  }

  private static ObjectNode tree() throws IOException {
    return (ObjectNode) MAPPER.readTree(ManifestJson.write(GOOD));
  }

  private static void set(ObjectNode tree, String pointer, JsonNode value) {
    int slash = pointer.lastIndexOf('/');
    ((ObjectNode) tree.at(pointer.substring(0, slash))).set(pointer.substring(slash + 1), value);
  }

  /** Gives a document the checksum that fits, as somebody who means harm would. */
  private static byte[] sealed(ObjectNode tree) throws IOException {
    JsonNode own = tree.remove("manifestSha256");
    String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree).stripTrailing();
    String seal = own != null && own.isTextual() ? "0".repeat(64) : "0".repeat(63) + "x";
    String blank =
        text.substring(0, text.length() - 1) + (tree.isEmpty() ? "" : ",") + FIELD + seal + "\"}";
    String hash = Sha256.of(blank.getBytes(StandardCharsets.UTF_8)).hex();
    return blank.replace(FIELD + seal, FIELD + hash).getBytes(StandardCharsets.UTF_8);
  }
}
