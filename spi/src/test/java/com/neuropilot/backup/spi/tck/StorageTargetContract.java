package com.neuropilot.backup.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StorageTarget} keeps. A plug-in's test extends it and says how to reach a
 * storage that is empty when the test begins:
 *
 * <pre>{@code
 * class LocalTargetTest extends StorageTargetContract {
 *   @TempDir Path directory;
 *
 *   @Override
 *   protected StorageTarget openTarget() { ... }
 * }
 * }</pre>
 */
public abstract class StorageTargetContract extends StoragePutContract {
  /** For subclasses. */
  protected StorageTargetContract() {}

  @Test
  void absentObjectIsNotFound() throws IOException {
    assertAbsent("a");
    target().put(key("a.json"), BytesContent.of("x"));
    assertAbsent("a");
    assertAbsent("a.jso");
    assertAbsent("a.json.asc");
  }

  @Test
  void openedStreamMayBeClosedAnywhere() throws IOException {
    target().put(key("a"), BytesContent.random(500_000, 8));
    try (InputStream in = target().open(key("a"))) {
      assertThat(in.readNBytes(1_000)).hasSize(1_000);
    }
    target().open(key("a")).close();
    InputStream closedTwice = target().open(key("a"));
    closedTwice.close();
    assertThatCode(closedTwice::close).doesNotThrowAnyException();
  }

  @Test
  void openedStreamsAreIndependent() throws IOException {
    BytesContent content = BytesContent.random(300_000, 9);
    target().put(key("a"), content);
    try (InputStream first = target().open(key("a"));
        InputStream second = target().open(key("a"))) {
      assertThat(first.readNBytes(150_000)).isEqualTo(Arrays.copyOf(content.bytes(), 150_000));
      assertThat(second.readAllBytes()).isEqualTo(content.bytes());
      assertThat(first.readAllBytes()).hasSize(150_000);
      assertThat(first.read()).isEqualTo(-1);
    }
  }

  @Test
  void listingOfAnEmptyStorageIsEmpty() throws IOException {
    assertThat(target().list("")).isEmpty();
    assertThat(target().list("neuropilot")).isEmpty();
  }

  @Test
  void listingIsByExactPrefixAndInOrder() throws IOException {
    List<String> all = List.of("a", "a-1", "a.1", "a1.x", "a[1].x", "ab", "abc.json", "b");
    for (int i = all.size() - 1; i >= 0; i--) {
      target().put(key(all.get(i)), BytesContent.of("12345".substring(0, i % 5)));
    }
    assertThat(names("")).isEqualTo(all);
    assertThat(names("a")).isEqualTo(all.subList(0, 7));
    assertThat(names("ab")).containsExactly("ab", "abc.json");
    assertThat(names("a[1]")).containsExactly("a[1].x");
    assertThat(names("a.1")).containsExactly("a.1");
    assertThat(names("A")).isEmpty();
    assertThat(names("c")).isEmpty();
    assertThat(names("../")).isEmpty();
  }

  @Test
  void listingKnowsLengthsAndTimes() throws IOException {
    StoredObject stored = target().put(key("a"), BytesContent.of("12345"));
    StoredObject listed = target().list("").get(0);
    assertThat(listed.length()).isEqualTo(5);
    assertThat(listed.proof()).isEmpty();
    assertThat(target().find(key("a")))
        .hasValueSatisfying(found -> assertThat(found.modified()).isEqualTo(listed.modified()));
    assertThat(listed.modified().getEpochSecond())
        .isCloseTo(stored.modified().getEpochSecond(), org.assertj.core.api.Assertions.within(5L));
  }

  @Test
  void deletedObjectIsGone() throws IOException {
    target().put(key("a"), BytesContent.of("1"));
    target().put(key("ab"), BytesContent.of("2"));
    target().delete(key("a"));
    assertAbsent("a");
    assertThat(names("")).containsExactly("ab");
    target().put(key("a"), BytesContent.of("3"));
    assertHolds("a", BytesContent.of("3"));
  }

  @Test
  void deletingWhatIsNotThereIsSuccess() throws IOException {
    target().delete(key("never"));
    target().put(key("a"), BytesContent.of("1"));
    target().delete(key("a"));
    target().delete(key("a"));
    assertThat(target().list("")).isEmpty();
  }

  @Test
  void severalAreDeletedAtOnce() throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      target().put(key(name), BytesContent.of(name));
    }
    target().deleteAll(List.of(key("c"), key("never"), key("a")));
    target().deleteAll(List.of());
    assertThat(names("")).containsExactly("b", "d");
  }

  @Test
  void checkSucceedsAndLeavesNothing() throws IOException {
    target().check();
    assertThat(target().list("")).isEmpty();
    target().put(key("a"), BytesContent.of("1"));
    target().check();
    assertThat(names("")).containsExactly("a");
  }

  @Test
  void freeBytesAreNotNegative() throws IOException {
    target().freeBytes().ifPresent(free -> assertThat(free).isNotNegative());
  }

  @Test
  void locationIsForPeople() throws IOException {
    assertThat(target().location()).isNotBlank().isEqualTo(open().location());
  }

  @Test
  void operationsAfterCloseFail() throws IOException {
    target().put(key("a"), BytesContent.of("1"));
    target().close();
    target().close();
    assertThatThrownBy(() -> target().put(key("b"), BytesContent.of("2")))
        .isInstanceOf(StageException.class);
    assertThatThrownBy(() -> target().open(key("a"))).isInstanceOf(StageException.class);
    assertThatThrownBy(() -> target().find(key("a"))).isInstanceOf(StageException.class);
    assertThatThrownBy(() -> target().list("")).isInstanceOf(StageException.class);
    assertThatThrownBy(() -> target().delete(key("a"))).isInstanceOf(StageException.class);
    assertThatThrownBy(() -> target().check()).isInstanceOf(StageException.class);
    reopen();
    assertThat(names("")).containsExactly("a");
  }
}
