package com.neuropilot.backup.internal.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.neuropilot.backup.spi.SourceFingerprint;
import java.io.IOException;
import java.util.Optional;

/**
 * What is put first: says whose objects the following ones are, as long as there is no manifest.
 *
 * @param run the run's id
 * @param host its host
 * @param begun when it began, ISO-8601
 * @param source the database; its lock says whether the run is alive
 * @param data what the names of its data end in, e.g. {@code ".dump.zst.gpg"}: nothing else beside
 *     the marker is the run's
 */
public record BegunMarker(
    @JsonProperty(required = true) String run,
    @JsonProperty(required = true) String host,
    @JsonProperty(required = true) String begun,
    @JsonProperty(required = true) SourceFingerprint source,
    @JsonProperty(required = true) String data) {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /** Returns the document. */
  public byte[] toJson() throws IOException {
    return MAPPER.writeValueAsBytes(this);
  }

  /** Reads a document; empty if it is none. */
  public static Optional<BegunMarker> fromJson(byte[] json) {
    try {
      return Optional.of(MAPPER.readValue(json, BegunMarker.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
