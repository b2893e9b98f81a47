package com.neuropilot.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.Content;
import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StageException;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StoredObject;
import com.neuropilot.backup.spi.tck.FaultyStorage;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The result says how what is stored was compared with what was sent. */
class DestinationProofTest {
  private static final String PART = "part000002";

  @TempDir Path work;

  @Test
  void aHashAReadingAndTheSizeAloneAreToldApart() {
    assertThat(proofOf(name -> "sha256")).isEqualTo("sha256");
    assertThat(proofOf(name -> "quickxor")).isEqualTo("quickxor");
    assertThat(proofOf(name -> "read-back")).isEqualTo("read-back");
    assertThat(proofOf(name -> "size")).isEqualTo("size");
  }

  @Test
  void theWeakestIsNotHiddenBehindTheOthers() {
    assertThat(proofOf(name -> name.endsWith(PART) ? "size" : "md5")).isEqualTo("md5+size");
    assertThat(proofOf(name -> name.endsWith(".manifest.json") ? "read-back" : "md5"))
        .isEqualTo("md5+read-back");
  }

  /** The marker and the instructions are no part of the backup. */
  @Test
  void whatIsNotTheBackupsDoesNotCount() {
    assertThat(proofOf(name -> name.endsWith(".begun") || name.endsWith(".txt") ? "size" : "md5"))
        .isEqualTo("md5");
  }

  /** The answer to the first attempt was lost: what is there then is read. */
  @Test
  void anObjectThatAnEarlierAttemptStoredIsReadBack() {
    InMemoryStorage memory = InMemoryStorage.fresh();
    Proving target =
        new Proving(memory.target(), name -> "md5") {
          private boolean lost;

          @Override
          public StoredObject put(ObjectKey key, Content content) throws IOException {
            StoredObject stored = super.put(key, content);
            if (key.name().endsWith(PART) && !lost) {
              lost = true;
              throw new StageException("Injected fault: the answer was lost.", true);
            }
            return stored;
          }
        };

    assertThat(proofOf(target)).isEqualTo("md5+read-back");
  }

  private String proofOf(Function<String, String> proofs) {
    return proofOf(new Proving(InMemoryStorage.fresh().target(), proofs));
  }

  private String proofOf(StorageTarget target) {
    return BackupPipeline.from(FakeDatabase.holding(new byte[100_000]))
        .named("shop")
        .withoutEncryption()
        .compressWith("none", Map.of())
        .partSize(64 * 1024)
        .workDirectory(work)
        .storeIn("far", FaultyStorage.around(target))
        .build()
        .run()
        .orThrow()
        .destinations()
        .get(0)
        .proof();
  }

  /** Proves objects as it is told to. */
  private static class Proving extends ForwardingTarget {
    private final Function<String, String> proofs;

    private Proving(StorageTarget target, Function<String, String> proofs) {
      super(target);
      this.proofs = proofs;
    }

    @Override
    public StoredObject put(ObjectKey key, Content content) throws IOException {
      StoredObject stored = super.put(key, content);
      return new StoredObject(key, stored.length(), stored.modified(), proofs.apply(key.name()));
    }
  }
}
