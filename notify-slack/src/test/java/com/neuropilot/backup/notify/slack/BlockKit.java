package com.neuropilot.backup.notify.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Slack's published limits of Block Kit, as far as messages of webhooks are concerned
 * (docs.slack.dev/reference/block-kit/blocks): what breaks them is answered with {@code
 * invalid_blocks}.
 */
final class BlockKit {
  private static final int MOST_BLOCKS = 50;
  private static final int LONGEST_TEXT = 40_000;
  private static final int LONGEST_HEADER = 150;
  private static final int LONGEST_SECTION = 3_000;
  private static final int LONGEST_FIELD = 2_000;
  private static final int MOST_FIELDS = 10;
  private static final int MOST_ELEMENTS = 10;

  private final List<String> violations = new ArrayList<>();

  private BlockKit() {}

  static List<String> violations(JsonNode message) {
    BlockKit rules = new BlockKit();
    rules.message(message);
    return rules.violations;
  }

  private void message(JsonNode message) {
    only(message, Set.of("text", "blocks"));
    require(message.path("text").isTextual(), "no text for notifications");
    require(message.path("text").asText().length() <= LONGEST_TEXT, "text too long");
    JsonNode blocks = message.path("blocks");
    require(blocks.isArray() && !blocks.isEmpty(), "no blocks");
    require(blocks.size() <= MOST_BLOCKS, "too many blocks");
    blocks.forEach(this::block);
  }

  private void block(JsonNode block) {
    switch (block.path("type").asText()) {
      case "header" -> {
        only(block, Set.of("type", "text"));
        text(block.path("text"), LONGEST_HEADER, Set.of("plain_text"));
      }
      case "section" -> section(block);
      case "context" -> {
        only(block, Set.of("type", "elements"));
        JsonNode elements = block.path("elements");
        require(!elements.isEmpty() && elements.size() <= MOST_ELEMENTS, "number of elements");
        elements.forEach(each -> text(each, LONGEST_SECTION, Set.of("plain_text", "mrkdwn")));
      }
      default -> violations.add("unknown block " + block);
    }
  }

  private void section(JsonNode block) {
    only(block, Set.of("type", "text", "fields"));
    require(block.has("text") || block.has("fields"), "a section of nothing");
    if (block.has("text")) {
      text(block.path("text"), LONGEST_SECTION, Set.of("plain_text", "mrkdwn"));
    }
    if (block.has("fields")) {
      JsonNode fields = block.path("fields");
      require(!fields.isEmpty() && fields.size() <= MOST_FIELDS, "number of fields");
      fields.forEach(each -> text(each, LONGEST_FIELD, Set.of("plain_text", "mrkdwn")));
    }
  }

  private void text(JsonNode text, int longest, Set<String> types) {
    String type = text.path("type").asText();
    boolean plain = type.equals("plain_text");
    only(text, plain ? Set.of("type", "text", "emoji") : Set.of("type", "text", "verbatim"));
    require(types.contains(type), "type of text " + type);
    String value = text.path("text").asText();
    require(!value.isEmpty() && value.length() <= longest, "length of text " + value.length());
    require(plain || isEscaped(value), "unescaped text " + value);
  }

  /** Angle brackets only around links, ampersands only as entities. */
  private static boolean isEscaped(String text) {
    String rest = text.replaceAll("<https?://[^<>|]+\\|[^<>|]+>", "");
    return !rest.contains("<")
        && !rest.contains(">")
        && !rest.replaceAll("&(amp|lt|gt);", "").contains("&");
  }

  private void only(JsonNode node, Set<String> known) {
    node.fieldNames()
        .forEachRemaining(name -> require(known.contains(name), "unknown field " + name));
  }

  private void require(boolean kept, String rule) {
    if (!kept) {
      violations.add(rule);
    }
  }
}
