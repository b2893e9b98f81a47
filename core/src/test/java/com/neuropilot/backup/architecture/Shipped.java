package com.neuropilot.backup.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Leaves out the tests, and the contract kit as a folder and as a jar. */
final class Shipped implements ImportOption {
  /** Everything that is shipped of this library. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new Shipped())
          .importPackages("com.neuropilot.backup");

  @Override
  public boolean includes(Location location) {
    return !location.contains("/test-classes/") && !location.contains("-tests.jar");
  }
}
