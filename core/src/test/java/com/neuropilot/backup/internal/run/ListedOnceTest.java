package com.neuropilot.backup.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.internal.storage.BytesContent;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListedOnceTest {
  private static final String ONE = "shop_20250120_020000.begun";
  private static final String TWO = "shop_20250121_020000.begun";

  private final StorageTarget target = InMemoryStorage.fresh().target();
  private final StorageTarget once = new ListedOnce(target, "shop_");

  @BeforeEach
  void put() throws IOException {
    put(ONE);
    put(TWO);
    put("stock_20250120_020000.begun");
  }

  @Test
  void whatIsPutLaterIsNotListed() throws IOException {
    assertThat(names(once.list("shop_"))).containsExactly(ONE, TWO);
    put("shop_20250122_020000.begun");

    assertThat(names(once.list("shop_"))).containsExactly(ONE, TWO);
    assertThat(names(once.list("shop_20250121"))).containsExactly(TWO);
  }

  @Test
  void whatIsDeletedThroughItIsNotListedAnyMore() throws IOException {
    assertThat(once.list("shop_")).hasSize(2);
    once.deleteAll(List.of(ObjectKey.of(ONE)));
    assertThat(names(once.list("shop_"))).containsExactly(TWO);
    once.delete(ObjectKey.of(TWO));

    assertThat(once.list("shop_")).isEmpty();
    assertThat(names(target.list(""))).containsExactly("stock_20250120_020000.begun");
  }

  @Test
  void otherNamesAreListedEachTime() throws IOException {
    assertThat(once.list("stock_")).hasSize(1);
    put("stock_20250121_020000.begun");

    assertThat(once.list("stock_")).hasSize(2);
    assertThat(once.list("")).hasSize(4);
  }

  private void put(String name) throws IOException {
    target.put(ObjectKey.of(name), new BytesContent(name.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> names(List<StoredObject> objects) {
    return objects.stream().map(object -> object.key().name()).toList();
  }
}
