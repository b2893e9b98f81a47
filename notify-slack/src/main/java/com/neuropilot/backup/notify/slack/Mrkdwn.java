package com.neuropilot.backup.notify.slack;

/** Text for Slack: escaped, and cut to what Slack takes. */
final class Mrkdwn {
  private static final String CUT = "…";

  private Mrkdwn() {}

  /**
   * Returns a text in which nothing is a mention or a link, of at most so many characters; what is
   * cut off shows as an ellipsis.
   */
  static String escaped(String text, int most) {
    return limited(text, most, true);
  }

  /** Returns a text for an object of type {@code plain_text}, in one line. */
  static String plain(String text, int most) {
    return limited(text.replaceAll("\\s+", " ").strip(), most, false);
  }

  private static String limited(String text, int most, boolean escape) {
    StringBuilder result = new StringBuilder();
    int room = most - CUT.length();
    int fits = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      result.append(piece(text.codePointAt(i), escape));
      if (result.length() <= room) {
        fits = result.length();
      }
      if (result.length() > most) {
        return result.substring(0, fits) + CUT;
      }
    }
    return result.toString();
  }

  private static String piece(int character, boolean escape) {
    if (Character.isISOControl(character) && character != '\n' && character != '\t') {
      return " ";
    }
    String escaped =
        switch (character) {
          case '&' -> "&amp;";
          case '<' -> "&lt;";
          case '>' -> "&gt;";
          default -> "";
        };
    return escape && !escaped.isEmpty() ? escaped : Character.toString(character);
  }
}
