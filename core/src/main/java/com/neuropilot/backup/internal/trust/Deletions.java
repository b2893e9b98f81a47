package com.neuropilot.backup.internal.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.storage.SmallObject;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What retention says that it deleted at a storage: {@code PIPELINE.deleted.TIME.json} with its
 * signature beside it. Only that tells its deletions from somebody else's.
 */
public final class Deletions {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String DOCUMENT = ".json";
  private static final String SIGNATURE = ".asc";
  private static final String FIELD = "deleted";

  private final StorageTarget target;
  private final String pipeline;
  private final TrustedManifests trusted;

  /** Looks at the records of a pipeline at a storage. */
  public Deletions(StorageTarget target, String pipeline, TrustedManifests trusted) {
    this.target = target;
    this.pipeline = pipeline;
    this.trusted = trusted;
  }

  /** Returns the name of a record. */
  public ObjectKey document(Instant time) {
    return ObjectKey.of(prefix() + new BackupId(pipeline, time).timestamp() + DOCUMENT);
  }

  /** Returns the name of a record's signature. */
  public static ObjectKey signature(ObjectKey document) {
    return ObjectKey.of(document.name() + SIGNATURE);
  }

  /** Returns all objects that are records or their signatures. */
  public List<ObjectKey> objects() throws IOException {
    return target.list(prefix()).stream().map(StoredObject::key).toList();
  }

  /** Returns the hashes of the manifests that trusted records say were deleted, by id. */
  public Map<String, String> read() throws IOException {
    Map<String, String> deleted = new TreeMap<>();
    for (ObjectKey key : objects()) {
      if (key.name().endsWith(DOCUMENT)) {
        deleted.putAll(read(key));
      }
    }
    return deleted;
  }

  /** Returns a record. */
  public byte[] write(Instant time, Map<String, String> deleted) {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("formatVersion", 1).put("pipeline", pipeline).put("written", time.toString());
    ObjectNode entries = document.putObject(FIELD);
    deleted.forEach(entries::put);
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A record cannot be written as JSON.", e);
    }
  }

  private Map<String, String> read(ObjectKey key) throws IOException {
    Map<String, String> deleted = new TreeMap<>();
    try {
      byte[] bytes = SmallObject.read(target, key);
      if (trusted.isSigned(bytes, SmallObject.read(target, signature(key)))) {
        JsonNode document = MAPPER.readTree(bytes);
        if (document.path("pipeline").asText().equals(pipeline)) {
          document
              .path(FIELD)
              .properties()
              .forEach(entry -> deleted.put(entry.getKey(), entry.getValue().asText()));
        }
      }
    } catch (NoSuchFileException e) {
      // Without its signature it is nobody's; without itself, a newer one took its place.
      return Map.of();
    }
    return deleted;
  }

  private String prefix() {
    return pipeline + ".deleted.";
  }
}
