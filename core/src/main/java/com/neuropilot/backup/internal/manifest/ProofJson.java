package com.neuropilot.backup.internal.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Writes and reads what was found when a backup was tried. */
public final class ProofJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int FORMAT_VERSION = 1;

  private ProofJson() {}

  /** Returns the document. */
  public static byte[] write(Proof proof) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("formatVersion", FORMAT_VERSION)
        .put("kind", proof.kind().word())
        .put("backup", proof.backup())
        .put("manifestSha256", proof.manifestSha256())
        .put("at", proof.at().toString())
        .put("passed", proof.passed())
        .put("recoveryMillis", proof.recovery().toMillis())
        .put("dataAgeMillis", proof.dataAge().toMillis())
        .put("rows", proof.rows())
        .put("library", proof.library());
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A proof cannot be written as JSON.", e);
    }
  }

  /** Reads a document; empty if it is none of this kind, or of a format that came later. */
  public static Optional<Proof> read(Proof.Kind kind, byte[] document) {
    try {
      JsonNode json = MAPPER.readTree(document);
      boolean known =
          json.path("formatVersion").asInt() == FORMAT_VERSION
              && json.path("kind").asText().equals(kind.word());
      return known
          ? Optional.of(
              new Proof(
                  kind,
                  json.path("backup").asText(),
                  json.path("manifestSha256").asText(),
                  Instant.parse(json.path("at").asText()),
                  json.path("passed").asBoolean(false),
                  Duration.ofMillis(json.path("recoveryMillis").asLong()),
                  Duration.ofMillis(json.path("dataAgeMillis").asLong()),
                  json.path("rows").asLong(),
                  json.path("library").asText()))
          : Optional.empty();
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
