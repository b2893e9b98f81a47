package com.neuropilot.backup.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RestoreByHandTest {
  @Test
  void instructionsWithoutCommandsAreRefused() {
    assertThatThrownBy(() -> RestoreByHand.commands("     cat only | gpg --decrypt\n", "copy"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1 commands where 4 are expected");
  }
}
