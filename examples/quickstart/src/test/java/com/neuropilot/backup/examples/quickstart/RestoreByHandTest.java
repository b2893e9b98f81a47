package com.neuropilot.backup.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RestoreByHandTest {
  @Test
  void instructionsWithoutCommandsAreRefused() {
    assertThatThrownBy(() -> RestoreByHand.commands("     createdb only\n", "backup", "copy"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1 commands where 6 are expected");
  }
}
