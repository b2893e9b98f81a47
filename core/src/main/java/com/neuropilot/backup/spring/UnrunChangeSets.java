package com.neuropilot.backup.spring;

import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.Customizer;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.beans.factory.ObjectProvider;

/** Looks whether Liquibase has something to do, at the moment when it is ready to do it. */
final class UnrunChangeSets {
  private UnrunChangeSets() {}

  /** Has a backup made between Liquibase's preparations and its work. */
  static void backUpBefore(
      SpringLiquibase liquibase, ObjectProvider<BackupBeforeMigration> backup) {
    if (liquibase.isDropFirst()) {
      // It drops while it prepares.
      backup.getObject().ensure("Liquibase's dropping of everything");
    }
    Customizer<Liquibase> before = liquibase.getCustomizer();
    liquibase.setCustomizer(
        ready -> {
          if (before != null) {
            before.customize(ready);
          }
          int unrun = count(liquibase, ready);
          if (unrun > 0) {
            backup.getObject().ensure("Liquibase's update (" + unrun + " change sets)");
          }
        });
  }

  private static int count(SpringLiquibase liquibase, Liquibase ready) {
    try {
      int unrun =
          ready
              .listUnrunChangeSets(
                  new Contexts(liquibase.getContexts()),
                  new LabelExpression(liquibase.getLabelFilter()))
              .size();
      // Nobody may wait for what this has looked at.
      ready.getDatabase().commit();
      return unrun;
    } catch (LiquibaseException e) {
      throw new IllegalStateException("Liquibase cannot tell what it is going to do: " + e, e);
    }
  }
}
