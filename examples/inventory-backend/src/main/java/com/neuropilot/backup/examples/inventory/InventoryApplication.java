package com.neuropilot.backup.examples.inventory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the backend. */
@SpringBootApplication(proxyBeanMethods = false)
public class InventoryApplication {
  /** For Spring. */
  InventoryApplication() {}

  /** Starts it. */
  public static void main(String[] arguments) {
    SpringApplication.run(InventoryApplication.class, arguments);
  }
}
