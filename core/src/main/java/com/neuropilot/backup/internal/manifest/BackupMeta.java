package com.neuropilot.backup.internal.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.neuropilot.backup.spi.DumpSummary;
import com.neuropilot.backup.spi.IntegrityException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a backup and is nobody's business but the key holder's.
 *
 * @param rows the rows of each table
 * @param details what the source recorded: a JSON object
 * @param warnings what was noticed while it was made
 */
public record BackupMeta(Map<String, Long> rows, String details, List<String> warnings) {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private record Fields(
      @JsonProperty(required = true) Map<String, Long> rows,
      @JsonProperty(required = true) JsonNode details,
      @JsonProperty(required = true) List<String> warnings) {}

  private static final String NOTHING = "{}";

  /** Returns that of a dump of which nothing but its data is known. */
  public static BackupMeta unknown() {
    return new BackupMeta(Map.of(), NOTHING, List.of());
  }

  /** Returns what the source recorded; empty for a dump of another tool. */
  public Optional<String> recorded() {
    return Optional.of(details).filter(known -> !known.equals(NOTHING));
  }

  /** Returns what a dump's summary says. */
  public static BackupMeta of(DumpSummary summary) {
    return new BackupMeta(summary.rows(), summary.details(), summary.warnings());
  }

  /** Returns the document. */
  public byte[] toJson() {
    try {
      return MAPPER.writeValueAsBytes(new Fields(rows, MAPPER.readTree(details), warnings));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The details of a dump are no JSON.", e);
    }
  }

  /** Reads a document. */
  public static BackupMeta fromJson(byte[] json) throws IOException {
    try {
      Fields fields = MAPPER.readValue(json, Fields.class);
      return new BackupMeta(fields.rows(), fields.details().toString(), fields.warnings());
    } catch (JsonProcessingException e) {
      throw new IntegrityException(
          "The meta object is damaged: it cannot be read as JSON of this format.", e);
    }
  }
}
