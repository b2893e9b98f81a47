package com.neuropilot.backup.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectExistsException;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of {@link StorageTargetContract} that says what a put promises. */
public abstract class StoragePutContract {
  @TempDir Path scratch;

  private final List<StorageTarget> opened = new ArrayList<>();
  private StorageTarget target;

  /** For subclasses. */
  protected StoragePutContract() {}

  /**
   * Returns a new target, at each call within a test of the same storage, which is empty at first.
   * It is closed after the test.
   */
  protected abstract StorageTarget openTarget() throws IOException;

  /**
   * Returns whether two targets of the same storage never both put an object of one key. False for
   * a storage that has no such operation.
   */
  protected boolean excludesAcrossTargets() {
    return true;
  }

  /** Returns names that are not easy and that the storage must take. */
  protected List<String> awkwardNames() {
    return List.of(
        "with space",
        "Grüße-日本.dump",
        "a+b=c&d%20e;f",
        "-leading",
        "quote'd\"",
        "[1].x",
        "n".repeat(200));
  }

  /** Returns the length of a large object: 8 MiB unless overridden. */
  protected int largeSize() {
    return 8 << 20;
  }

  /** Opens a target that is closed after the test. */
  protected final synchronized StorageTarget open() throws IOException {
    StorageTarget another = openTarget();
    opened.add(another);
    return another;
  }

  /**
   * Returns the first target; opened when first asked for, so that a subclass may set up before.
   */
  final synchronized StorageTarget target() throws IOException {
    return target == null ? reopen() : target;
  }

  final synchronized StorageTarget reopen() throws IOException {
    target = open();
    return target;
  }

  @AfterEach
  final void closeAll() throws IOException {
    for (StorageTarget each : opened) {
      each.close();
    }
  }

  @Test
  void putObjectIsThereWhole() throws IOException {
    BytesContent content = BytesContent.random(100_003, 1);
    StoredObject stored = target().put(key("a.dump"), content);
    assertThat(stored.key()).isEqualTo(key("a.dump"));
    assertThat(stored.length()).isEqualTo(content.length());
    assertThat(stored.proof()).as("how it was compared").isNotBlank();
    assertHolds("a.dump", content);
  }

  @Test
  void anotherTargetOfTheSameStorageSeesTheObject() throws IOException {
    BytesContent content = BytesContent.of("manifest");
    target().put(key("a.json"), content);
    target().close();
    reopen();
    assertHolds("a.json", content);
  }

  @Test
  void objectWithoutBytesIsAnObject() throws IOException {
    BytesContent content = BytesContent.of("");
    target().put(key("empty"), content);
    assertHolds("empty", content);
    assertThat(target().list("")).hasSize(1);
  }

  @Test
  void largeObjectIsThereWhole() throws IOException {
    BytesContent content = BytesContent.random(largeSize(), 2);
    target().put(key("large"), content);
    assertHolds("large", content);
  }

  @Test
  void objectOfAFileOutlivesTheFile() throws IOException {
    byte[] bytes = Samples.random(70_000, 3);
    Path file = Files.write(scratch.resolve("part"), bytes);
    BytesContent content = BytesContent.ofFile(file);
    target().put(key("part"), content);
    assertThat(file).as("the content's file, which is not the target's").hasBinaryContent(bytes);
    Files.delete(file);
    assertHolds("part", BytesContent.of(bytes));
  }

  @Test
  void awkwardNamesAreKept() throws IOException {
    for (String name : awkwardNames()) {
      target().put(key(name), BytesContent.of(name));
    }
    for (String name : awkwardNames()) {
      assertHolds(name, BytesContent.of(name));
    }
    assertThat(names("")).isEqualTo(awkwardNames().stream().sorted().toList());
  }

  @Test
  void objectIsNeverReplaced() throws IOException {
    BytesContent first = BytesContent.of("first");
    target().put(key("a"), first);
    for (Content second :
        List.of(BytesContent.of("second"), first, BytesContent.of(""), fileContent("second"))) {
      assertThatThrownBy(() -> target().put(key("a"), second))
          .isInstanceOf(ObjectExistsException.class)
          .hasMessageContaining("a");
    }
    assertHolds("a", first);
    assertThat(names("")).containsExactly("a");
  }

  @Test
  void onlyOneOfManyPutsOfOneKeyWins() throws Exception {
    assertOneWins(List.of(target()));
  }

  @Test
  void onlyOneOfManyPutsOfOneKeyWinsAcrossTargets() throws Exception {
    if (excludesAcrossTargets()) {
      assertOneWins(List.of(target(), open(), open()));
    }
  }

  private void assertOneWins(List<StorageTarget> targets) throws Exception {
    for (int round = 0; round < 5; round++) {
      String name = "contended-" + round;
      List<BytesContent> contents = new ArrayList<>();
      Race race = new Race();
      for (int i = 0; i < 6; i++) {
        BytesContent content = BytesContent.random(300_000 + i, i);
        contents.add(content);
        StorageTarget each = targets.get(i % targets.size());
        race.add(() -> each.put(key(name), content));
      }
      List<Optional<Throwable>> outcomes = race.run();
      assertThat(outcomes)
          .filteredOn(Optional::isEmpty)
          .as("winners among %s", outcomes)
          .hasSize(1);
      assertThat(outcomes)
          .filteredOn(Optional::isPresent)
          .extracting(Optional::get)
          .hasOnlyElementsOfType(StageException.class);
      assertHolds(name, contents.get(outcomes.indexOf(Optional.empty())));
    }
  }

  @Test
  void putsOfDifferentKeysDoNotDisturbEachOther() throws Exception {
    Race race = new Race();
    for (int i = 0; i < 8; i++) {
      int number = i;
      race.add(() -> target().put(key("part-" + number), BytesContent.random(200_000, number)));
    }
    assertThat(race.run()).allMatch(Optional::isEmpty);
    for (int i = 0; i < 8; i++) {
      assertHolds("part-" + i, BytesContent.random(200_000, i));
    }
  }

  @Test
  void contentThatBreaksLeavesNoObject() throws IOException {
    for (int limit : new int[] {0, 1, 100_000, 199_999}) {
      assertLeavesNothing(FaultyContent.failingAfter(BytesContent.random(200_000, 4), limit));
    }
  }

  @Test
  void contentThatDoesNotKeepItsPromiseLeavesNoObject() throws IOException {
    BytesContent promised = BytesContent.random(200_000, 5);
    assertLeavesNothing(FaultyContent.endingAfter(promised, 0));
    assertLeavesNothing(FaultyContent.endingAfter(promised, 199_999));
    assertLeavesNothing(FaultyContent.extended(promised, new byte[1]));
    assertLeavesNothing(FaultyContent.extended(BytesContent.of(""), new byte[] {1}));
    assertLeavesNothing(FaultyContent.flipping(promised, 0));
    assertLeavesNothing(FaultyContent.flipping(promised, 199_999));
  }

  private void assertLeavesNothing(FaultyContent content) throws IOException {
    target().put(key("other"), BytesContent.of("other"));
    assertThatThrownBy(() -> target().put(key("a"), content)).isInstanceOf(IOException.class);
    content.assertFired();
    assertAbsent("a");
    assertThat(names("")).containsExactly("other");
    target().put(key("a"), BytesContent.of("again"));
    assertHolds("a", BytesContent.of("again"));
    target().deleteAll(List.of(key("a"), key("other")));
  }

  @Test
  void fileThatIsShorterOrLongerThanPromisedLeavesNoObject() throws IOException {
    Path file = Files.write(scratch.resolve("part"), Samples.random(50_000, 6));
    BytesContent content = BytesContent.ofFile(file);
    Files.write(file, Samples.random(49_999, 6));
    assertThatThrownBy(() -> target().put(key("a"), content)).isInstanceOf(IOException.class);
    Files.write(file, Samples.random(50_001, 6));
    assertThatThrownBy(() -> target().put(key("a"), content)).isInstanceOf(IOException.class);
    Files.delete(file);
    assertThatThrownBy(() -> target().put(key("a"), content)).isInstanceOf(IOException.class);
    assertAbsent("a");
  }

  @Test
  void interruptedPutEndsSoonAndLeavesNoObject() throws Exception {
    PausingContent content = new PausingContent(BytesContent.random(largeSize(), 7));
    AtomicReference<Throwable> outcome = new AtomicReference<>();
    Thread thread =
        new Thread(() -> outcome.set(catchThrowable(() -> target().put(key("a"), content))));
    thread.start();
    content.awaitHalf();
    thread.interrupt();
    content.goOn();
    thread.join(20_000);
    assertThat(thread.isAlive()).as("still putting 20 s after the interrupt").isFalse();
    assertThat(outcome.get()).isInstanceOf(InterruptedIOException.class);
    assertAbsent("a");
  }

  @Test
  void putByAnInterruptedThreadLeavesNoObject() throws Exception {
    for (Content content : List.of(BytesContent.of("small"), fileContent("a file"))) {
      Thread.currentThread().interrupt();
      Throwable thrown = catchThrowable(() -> target().put(key("a"), content));
      assertThat(Thread.interrupted()).as("the interrupt flag is kept").isTrue();
      assertThat(thrown).isInstanceOf(InterruptedIOException.class);
      assertAbsent("a");
    }
  }

  private BytesContent fileContent(String text) throws IOException {
    return BytesContent.ofFile(
        Files.writeString(scratch.resolve("content-" + text.length()), text));
  }

  final void assertHolds(String name, BytesContent content) throws IOException {
    assertThat(target().find(key(name)))
        .hasValueSatisfying(found -> assertThat(found.length()).isEqualTo(content.length()));
    try (InputStream in = target().open(key(name))) {
      assertThat(Arrays.equals(in.readAllBytes(), content.bytes()))
          .as("the bytes of " + name)
          .isTrue();
    }
  }

  final void assertAbsent(String name) throws IOException {
    assertThat(target().find(key(name))).isEmpty();
    assertThat(names("")).doesNotContain(name);
    assertThatThrownBy(() -> target().open(key(name)).close())
        .isInstanceOf(NoSuchFileException.class);
  }

  final List<String> names(String prefix) throws IOException {
    return target().list(prefix).stream().map(object -> object.key().name()).toList();
  }

  static ObjectKey key(String name) {
    return ObjectKey.of(name);
  }
}
