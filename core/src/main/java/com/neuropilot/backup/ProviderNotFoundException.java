package com.neuropilot.backup;

import java.util.List;

/**
 * Says that no plug-in was found for a stage: what was asked for, what was found and where, what to
 * do.
 */
public final class ProviderNotFoundException extends ConfigurationException {
  private static final long serialVersionUID = 1L;

  ProviderNotFoundException(List<String> problems) {
    super(problems);
  }
}
