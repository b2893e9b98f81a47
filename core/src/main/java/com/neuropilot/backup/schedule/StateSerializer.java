package com.neuropilot.backup.schedule;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.nio.charset.StandardCharsets;

/** Keeps the state of a job as text, which an operator can read in the table. */
final class StateSerializer implements Serializer {
  @Override
  public byte[] serialize(Object data) {
    return ((JobState) data).text().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public <T> T deserialize(Class<T> type, byte[] bytes) {
    return type.cast(JobState.parse(new String(bytes, StandardCharsets.UTF_8)));
  }
}
