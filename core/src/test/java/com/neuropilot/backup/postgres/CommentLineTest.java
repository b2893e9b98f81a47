package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommentLineTest {
  private static final Instant TIME = Instant.parse("2025-01-20T02:00:00Z");

  @Test
  void whatIsAddedIsFoundAndTakenOutAgain() {
    ReplacedMark replaced = ReplacedMark.at(TIME, Optional.empty());
    InPlaceMark inPlace = new InPlaceMark(TIME, "shop_20250120_020000");

    assertThat(ReplacedMark.in(replaced.addedTo("the shop"))).contains(replaced);
    assertThat(ReplacedMark.without(replaced.addedTo("the shop"))).isEqualTo("the shop");
    ReplacedMark kept = ReplacedMark.at(TIME, Optional.of(Duration.ofDays(7)));
    assertThat(kept.keptUntil()).contains(Instant.parse("2025-01-27T02:00:00Z"));
    assertThat(ReplacedMark.in(kept.addedTo("the shop"))).contains(kept);
    assertThat(ReplacedMark.without(kept.addedTo("the shop"))).isEqualTo("the shop");
    assertThat(ReplacedMark.without(replaced.addedTo(""))).isEmpty();
    assertThat(InPlaceMark.in(inPlace.addedTo("the shop"))).contains(inPlace);
    assertThat(InPlaceMark.without(inPlace.addedTo("the shop"))).isEqualTo("the shop");
    assertThat(InPlaceMark.in(replaced.addedTo("the shop"))).isEmpty();
  }

  @Test
  void theNewOneTakesThePlaceOfTheOld() {
    String once = ReplacedMark.at(TIME, Optional.empty()).addedTo("the shop");
    ReplacedMark later = ReplacedMark.at(TIME.plusSeconds(60), Optional.empty());

    assertThat(later.addedTo(once)).isEqualTo(later.addedTo("the shop"));
  }

  /** Whoever owns the database may write a comment that only looks like ours. */
  @Test
  void aTimeThatIsNoneIsNoMark() {
    String replaced =
        ReplacedMark.at(TIME, Optional.empty()).addedTo("").replace(TIME.toString(), "yesterday");
    String inPlace = new InPlaceMark(TIME, "shop").addedTo("").replace(TIME.toString(), "noon");

    assertThat(ReplacedMark.in(replaced)).isEmpty();
    assertThat(InPlaceMark.in(inPlace)).isEmpty();
  }
}
