package com.neuropilot.backup.postgres;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a statement of a dump is about, as far as restoring it takes thought. The first that matches
 * counts.
 */
enum ScriptKind {
  SUBSCRIPTION(
      "create subscription",
      "alter subscription",
      "comment on subscription",
      "security label on subscription",
      "drop subscription"),
  DATABASE_PROPERTY("comment on database", "security label on database"),
  CLUSTER(
      "create database",
      "alter database",
      "drop database",
      "create role",
      "alter role",
      "drop role",
      "create group",
      "alter group",
      "drop group",
      "create tablespace",
      "alter tablespace",
      "drop tablespace",
      "alter system",
      "load",
      "prepare transaction",
      "commit prepared",
      "rollback prepared"),
  USER_MAPPING("create user mapping", "alter user mapping", "drop user mapping"),
  USER("create user", "alter user", "drop user"),
  TRANSACTION("begin", "start transaction", "commit", "end"),
  ROLLBACK("rollback", "abort", "savepoint", "release"),
  SESSION_AUTHORIZATION("set session authorization", "reset session authorization"),
  SETTING("set", "reset"),
  PRIVILEGE("grant", "revoke", "alter default privileges"),
  EXTENSION("create extension"),
  COMMENT("comment on"),
  LABEL("security label"),
  EVENT_TRIGGER("create event trigger", "alter event trigger"),
  PUBLICATION("create publication", "alter publication"),
  SCHEMA("create schema"),
  DROP("drop"),
  COPY("copy"),
  OTHER("");

  private static final int MOST_WORDS = 4;

  private final String beginnings;

  ScriptKind(String... beginnings) {
    this.beginnings = String.join(",", beginnings);
  }

  static ScriptKind of(List<ScriptToken> tokens) {
    String words =
        tokens.stream()
            .limit(MOST_WORDS)
            .takeWhile(token -> token.kind() == ScriptToken.Kind.WORD)
            .map(token -> token.text() + " ")
            .collect(Collectors.joining());
    return Arrays.stream(values())
        .filter(kind -> kind != OTHER && kind.matches(words))
        .findFirst()
        .orElse(OTHER);
  }

  private boolean matches(String words) {
    return Arrays.stream(beginnings.split(",")).anyMatch(each -> words.startsWith(each + " "));
  }
}
