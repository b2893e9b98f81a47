package com.neuropilot.backup;

import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.DELETE;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.OPEN;
import static com.neuropilot.backup.spi.tck.FaultyStorage.Operation.PUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.openpgp.OpenPgp;
import com.neuropilot.backup.spi.tck.InMemoryStorage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** A rekey that dies in the middle, or finds damage, leaves each backup to one of the keys. */
class RekeyFailuresTest extends RekeyScene {
  @Test
  void whatFailsWithOneBackupDoesNotKeepTheOthersFromBeingDone() {
    backUp();
    backUp(OpenPgp.recipients(certificate("signer")));
    backUp();
    b.clear();
    a.overwrite("shop_20250122_020000.dump.gz.gpg.part000002", new byte[1]);

    List<RekeyReport> reports = rekey().run();

    assertThat(reports)
        .extracting(RekeyReport::backup, RekeyReport::rekeyed, RekeyReport::damaged)
        .containsExactly(
            Tuple.tuple("shop_20250122_020000", List.of(), true),
            Tuple.tuple("shop_20250121_020000", List.of(), false),
            Tuple.tuple(ID, List.of("storage"), false));
    assertThat(reports.get(1).problems().get("storage")).contains("is encrypted for the keys");
    assertSecondGenerationAlone(only(a, ID));
  }

  private static InMemoryStorage only(InMemoryStorage storage, String id) {
    InMemoryStorage copy = InMemoryStorage.fresh();
    storage.contents().entrySet().stream()
        .filter(object -> object.getKey().startsWith(id) || object.getKey().equals("RESTORE.txt"))
        .forEach(object -> copy.overwrite(object.getKey(), object.getValue()));
    return copy;
  }

  @Test
  void aDamagedCopyIsPassedOverForAGoodOneAndMended() {
    backUp();
    byte[] part = a.contents().get(ID + ".dump.gz.gpg.part000002");
    part[100] ^= 1;
    a.overwrite(ID + ".dump.gz.gpg.part000002", part);

    List<RekeyReport> reports = rekey().run();

    assertThat(reports.get(0).rekeyed()).containsExactly("storage", "b");
    assertSecondGenerationAlone(a);
    assertThat(opensWith(catalog().only("storage"), "new")).isTrue();
  }

  @Test
  void aStorageThatFailsKeepsTheOldGenerationAndCatchesUp() {
    backUp();
    Map<String, byte[]> before = b.contents();
    faulty.on(PUT).keyEnding(".r2.dump.gz.gpg.part000003").diesHalfWay();

    List<RekeyReport> reports = rekey().run();

    assertThat(reports.get(0).rekeyed()).containsExactly("storage");
    assertThat(reports.get(0).problems().get("b")).contains("Injected fault");
    assertSecondGenerationAlone(a);
    assertSame(b.contents(), before);
    assertThat(opensWith(catalog(), "old")).as("by the copy at b").isTrue();

    assertThat(rekey().run())
        .containsExactly(
            new RekeyReport(ID, List.of("b"), List.of("storage"), Map.of(), false, true));
    assertSame(b.contents(), a.contents());
  }

  @Test
  void whatIsReadBackDamagedIsNotPublished() {
    backUp();
    Map<String, byte[]> before = b.contents();
    faulty.on(OPEN).keyEnding(".r2.orders.dump.gz.gpg").flipsByteAt(1000);

    List<RekeyReport> reports = rekey().run();

    assertThat(reports.get(0).problems()).containsOnlyKeys("b");
    assertThat(reports.get(0).damaged()).isTrue();
    assertSame(b.contents(), before);
  }

  @Test
  void whatAKilledRekeyLeftIsRemovedByTheNext() {
    backUp();
    a.overwrite(ID + ".r2.begun", "{}".getBytes(StandardCharsets.UTF_8));
    a.overwrite(ID + ".r2.dump.gz.gpg.part000001", new byte[10]);
    a.overwrite(ID + ".r2.dump.gz.gpg.part000009", new byte[10]);

    rekey().run();

    assertSecondGenerationAlone(a);
    assertThat(opensWith(catalog(), "new")).isTrue();
  }

  @Test
  void oneThatDiedWhileTheOldGenerationWasDeletedIsFinishedByTheNext() {
    backUp();
    faulty.on(DELETE).keyEnding(ID + ".dump.gz.gpg.part000002").fails();

    List<RekeyReport> reports = rekey().run();

    assertThat(reports.get(0).problems()).containsOnlyKeys("b");
    assertThat(b.contents().keySet())
        .contains(ID + ".r2.manifest.json", ID + ".dump.gz.gpg.part000002")
        .doesNotContain(ID + ".manifest.json");
    assertThat(opensWith(catalog().only("b"), "new")).isTrue();

    assertThat(rekey().run().get(0).rekeyed()).containsExactly("b");
    assertSame(b.contents(), a.contents());
  }

  @Test
  void anUnprovenNewGenerationDoesNotReplaceTheOldOneWhenItIsFinished() {
    backUp();
    faulty.on(DELETE).keyEnding(ID + ".manifest.json").fails();
    rekey().run();
    byte[] part = b.contents().get(ID + ".r2.dump.gz.gpg.part000002");
    part[100] ^= 1;
    b.overwrite(ID + ".r2.dump.gz.gpg.part000002", part);

    List<RekeyReport> reports = rekey().run();

    assertThat(reports.get(0).problems().get("b")).contains("damaged");
    assertThat(b.contents().keySet())
        .contains(ID + ".manifest.json", ID + ".dump.gz.gpg.part000002");
  }
}
