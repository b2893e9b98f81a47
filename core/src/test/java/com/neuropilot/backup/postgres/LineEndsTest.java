package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineEndsTest {
  @Test
  void everyByteAtEveryPlaceIsToldApart() {
    for (int value = 0; value < 256; value++) {
      for (int place = 0; place < 20; place++) {
        byte[] bytes = new byte[20];
        bytes[place] = (byte) value;
        assertThat(LineEnds.count(bytes, 0, 20)).isEqualTo(value == '\n' ? 1 : 0);
        assertThat(LineEnds.find(bytes, 0, 20)).isEqualTo(value == '\n' ? place : -1);
      }
    }
  }

  @Test
  void countAndFindAgreeWithTheSlowWay() {
    Random random = new Random(4711);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(100)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) (8 + random.nextInt(5));
      }
      int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      int count = 0;
      int first = -1;
      for (int j = bytes.length - 1; j >= from; j--) {
        count += bytes[j] == '\n' ? 1 : 0;
        first = bytes[j] == '\n' ? j : first;
      }
      assertThat(LineEnds.count(bytes, from, bytes.length)).isEqualTo(count);
      assertThat(LineEnds.find(bytes, from, bytes.length)).isEqualTo(first);
    }
  }
}
