package com.neuropilot.backup.spi.tck;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way to get a storage wrong is noticed by the suite. */
class StorageTargetContractTest {
  private interface ContractTest {
    void run(StorageTargetContract suite) throws Exception;
  }

  /** What can be wrong, and the test that must notice it. */
  enum Defect {
    REPLACES_OBJECTS(StorageTargetContract::objectIsNeverReplaced),
    LETS_ALL_WIN(StorageTargetContract::onlyOneOfManyPutsOfOneKeyWins),
    PUBLISHES_BEFORE_THE_END(StorageTargetContract::contentThatBreaksLeavesNoObject),
    COMPARES_NOTHING(StorageTargetContract::contentThatDoesNotKeepItsPromiseLeavesNoObject),
    TRUSTS_FILES(StorageTargetContract::fileThatIsShorterOrLongerThanPromisedLeavesNoObject),
    IS_DEAF_TO_INTERRUPTS(StorageTargetContract::interruptedPutEndsSoonAndLeavesNoObject),
    FINDS_BY_PREFIX(StorageTargetContract::absentObjectIsNotFound),
    OPENS_WHAT_IS_ABSENT(StorageTargetContract::absentObjectIsNotFound),
    LISTS_BY_PATTERN(StorageTargetContract::listingIsByExactPrefixAndInOrder),
    LISTS_IN_DISORDER(StorageTargetContract::listingIsByExactPrefixAndInOrder),
    MISSES_WHAT_IT_DELETES(StorageTargetContract::deletingWhatIsNotThereIsSuccess),
    LEAVES_ITS_PROBE(StorageTargetContract::checkSucceedsAndLeavesNothing),
    WORKS_WHEN_CLOSED(StorageTargetContract::operationsAfterCloseFail);

    @SuppressWarnings("ImmutableEnumChecker") // a method reference without state
    private final ContractTest test;

    Defect(ContractTest test) {
      this.test = test;
    }
  }

  @TempDir Path scratch;

  @ParameterizedTest
  @EnumSource
  void defectIsNoticed(Defect defect) {
    Suite suite = new Suite(Optional.of(defect), scratch);
    assertThatThrownBy(() -> defect.test.run(suite))
        .isInstanceOfAny(AssertionError.class, IOException.class);
  }

  @ParameterizedTest
  @EnumSource
  void storageWithoutTheDefectPasses(Defect defect) {
    Suite suite = new Suite(Optional.empty(), scratch);
    assertThatCode(() -> defect.test.run(suite)).doesNotThrowAnyException();
  }

  private static final class Suite extends StorageTargetContract {
    private final Optional<Defect> defect;
    private final InMemoryStorage memory = InMemoryStorage.fresh();

    Suite(Optional<Defect> defect, Path scratch) {
      this.defect = defect;
      this.scratch = scratch;
    }

    @Override
    protected StorageTarget openTarget() {
      return new DefectiveTarget(memory, defect);
    }

    @Override
    protected int largeSize() {
      return 1 << 20;
    }
  }

  private static final class DefectiveTarget implements StorageTarget {
    private final InMemoryStorage memory;
    private final StorageTarget sound;
    private final Optional<Defect> defect;

    DefectiveTarget(InMemoryStorage memory, Optional<Defect> defect) {
      this.memory = memory;
      this.sound = memory.target();
      this.defect = defect;
    }

    @Override
    public StoredObject put(ObjectKey key, Content content) throws IOException {
      if (has(Defect.PUBLISHES_BEFORE_THE_END)) {
        memory.overwrite(key.name(), new byte[0]);
        memory.overwrite(key.name(), bytes(content));
      } else if (has(Defect.REPLACES_OBJECTS) || has(Defect.LETS_ALL_WIN)) {
        memory.overwrite(key.name(), bytes(content));
      } else if (has(Defect.COMPARES_NOTHING)
          || (has(Defect.TRUSTS_FILES) && content.file().isPresent())) {
        return sound.put(key, BytesContent.of(bytes(content)));
      } else if (has(Defect.IS_DEAF_TO_INTERRUPTS)) {
        return deafly(key, content);
      } else {
        return sound.put(key, content);
      }
      return new StoredObject(
          key, content.length(), sound.find(key).orElseThrow().modified(), "none");
    }

    @Override
    public InputStream open(ObjectKey key) throws IOException {
      return has(Defect.OPENS_WHAT_IS_ABSENT) && sound.find(key).isEmpty()
          ? new ByteArrayInputStream(new byte[0])
          : sound.open(key);
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) throws IOException {
      return has(Defect.FINDS_BY_PREFIX)
          ? sound.list(key.name()).stream().findFirst()
          : sound.find(key);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
      if (has(Defect.LISTS_BY_PATTERN)) {
        return sound.list("").stream()
            .filter(object -> object.key().name().matches(prefix + ".*"))
            .toList();
      }
      if (has(Defect.LISTS_IN_DISORDER)) {
        return sound.list(prefix).stream().sorted((a, b) -> b.key().compareTo(a.key())).toList();
      }
      return sound.list(prefix);
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
      if (has(Defect.MISSES_WHAT_IT_DELETES) && sound.find(key).isEmpty()) {
        throw new NoSuchFileException(key.name());
      }
      sound.delete(key);
    }

    @Override
    public void check() throws IOException {
      sound.check();
      if (has(Defect.LEAVES_ITS_PROBE)) {
        memory.overwrite("probe", new byte[0]);
      }
    }

    @Override
    public String location() {
      return sound.location();
    }

    @Override
    public void close() throws IOException {
      if (!has(Defect.WORKS_WHEN_CLOSED)) {
        sound.close();
      }
    }

    private boolean has(Defect wanted) {
      return defect.filter(wanted::equals).isPresent();
    }

    private StoredObject deafly(ObjectKey key, Content content) throws IOException {
      byte[] bytes = bytes(content);
      boolean interrupted = Thread.interrupted();
      try {
        return sound.put(key, BytesContent.of(bytes));
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private static byte[] bytes(Content content) throws IOException {
      try (InputStream in = content.open()) {
        return in.readAllBytes();
      }
    }
  }
}
