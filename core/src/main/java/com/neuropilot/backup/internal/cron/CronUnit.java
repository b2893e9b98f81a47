package com.neuropilot.backup.internal.cron;

import java.util.List;
import java.util.Locale;

/** What a field of a cron expression counts. */
enum CronUnit {
  SECOND(0, 59, ""),
  MINUTE(0, 59, ""),
  HOUR(0, 23, ""),
  DAY(1, 31, ""),
  MONTH(1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
  /** 0 and 7 are Sunday. */
  WEEKDAY(0, 7, "sun mon tue wed thu fri sat");

  private final int least;
  private final int most;
  private final String names;

  CronUnit(int least, int most, String names) {
    this.least = least;
    this.most = most;
    this.names = names;
  }

  int least() {
    return least;
  }

  int most() {
    return most;
  }

  /** Returns the number that a number or a name stands for. */
  int number(String text) {
    int name = List.of(names.split(" ")).indexOf(text.toLowerCase(Locale.ROOT));
    return name >= 0 ? name + least : checked(text, text.matches("\\d{1,2}"));
  }

  /** Returns what the unit is called in messages. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  private int checked(String text, boolean isNumber) {
    int number = isNumber ? Integer.parseInt(text) : -1;
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          title() + " is '" + text + "', which is not from " + least + " to " + most);
    }
    return number;
  }
}
