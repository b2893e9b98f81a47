package com.neuropilot.backup.drill;

import java.util.Locale;

/** Builds HTML; every text is escaped, since names of tables and checks may hold anything. */
final class Html {
  private final StringBuilder text = new StringBuilder();

  /** Adds markup of our own. */
  Html raw(String markup) {
    text.append(markup);
    return this;
  }

  /** Adds a text of anybody's. */
  Html text(String value) {
    text.append(escape(value));
    return this;
  }

  /** Adds an element with a text; the attributes are our own. */
  Html element(String name, String attributes, String value) {
    return raw("<" + name + attributes + ">").text(value).raw("</" + name + ">");
  }

  /** Adds an element with a text. */
  Html element(String name, String value) {
    return element(name, "", value);
  }

  static String escape(String value) {
    StringBuilder escaped = new StringBuilder(value.length());
    value.codePoints().forEach(point -> append(escaped, point));
    return escaped.toString();
  }

  /** What turns the direction of writing would let a name look like another. */
  private static void append(StringBuilder escaped, int point) {
    switch (point) {
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '&' -> escaped.append("&amp;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&#39;");
      case '\n', '\t' -> escaped.append(' ');
      default -> {
        boolean shown =
            !Character.isISOControl(point)
                && Character.getType(point) != Character.FORMAT
                && Character.getType(point) != Character.SURROGATE;
        if (shown) {
          escaped.appendCodePoint(point);
        } else {
          escaped.append(String.format(Locale.ROOT, "[U+%04X]", point));
        }
      }
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
