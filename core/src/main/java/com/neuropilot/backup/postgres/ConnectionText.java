package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.Secret;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Connection parameters as some text gave them (a URL, a service file), with the password taken
 * out.
 *
 * @param parameters what was given
 * @param password the password, if one was given
 */
record ConnectionText(Map<LibpqParameter, String> parameters, Optional<Secret> password) {
  ConnectionText {
    parameters = Map.copyOf(parameters);
  }

  Optional<String> get(LibpqParameter parameter) {
    return Optional.ofNullable(parameters.get(parameter));
  }

  /** Collects parameters, the first of each kind not replaced. */
  static final class Collector {
    private final Map<LibpqParameter, String> parameters = new EnumMap<>(LibpqParameter.class);
    private Optional<Secret> password = Optional.empty();

    void put(LibpqParameter parameter, String value) {
      if (!value.isEmpty()) {
        parameters.put(parameter, value);
      }
    }

    void putPassword(String value) {
      if (!value.isEmpty()) {
        password = Optional.of(Secret.of(value));
      }
    }

    ConnectionText toText() {
      return new ConnectionText(parameters, password);
    }
  }
}
