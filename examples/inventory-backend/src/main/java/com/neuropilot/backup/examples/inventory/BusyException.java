package com.neuropilot.backup.examples.inventory;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Something else goes on. */
@ResponseStatus(HttpStatus.CONFLICT)
class BusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BusyException(String message) {
    super(message);
  }
}
