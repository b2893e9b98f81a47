package com.neuropilot.backup.cli;

import com.neuropilot.backup.spi.RestoreMode;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the mode of a restore: {@code swap}, {@code in-place}, {@code new}. */
final class ModeConverter implements ITypeConverter<RestoreMode> {
  static String text(RestoreMode mode) {
    return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public RestoreMode convert(String value) {
    return Arrays.stream(RestoreMode.values())
        .filter(mode -> text(mode).equals(value.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new TypeConversionException("'" + value + "' is none of swap, in-place, new"));
  }
}
