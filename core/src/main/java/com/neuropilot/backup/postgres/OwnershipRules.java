package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.Ownership;
import java.util.List;
import java.util.Set;

/**
 * Says what becomes of each statement of a dump, by what is asked for and by what a role that is no
 * superuser may do.
 */
final class OwnershipRules {
  private static final String NOT_PERMITTED = "42501";
  private static final String UNDEFINED_OBJECT = "42704";
  private static final String INVALID_VALUE = "22023";
  private static final String UNDEFINED_FUNCTION = "42883";
  private static final String UNDEFINED_TABLE = "42P01";
  private static final OwnershipVerdict MINE =
      OwnershipVerdict.skip(
          "everything belongs to the restoring role, and nobody is granted anything");

  /**
   * How the statements begin that pg_dump writes and that need no other thought. A dump is code all
   * the same: a function that it defines may do anything that the restoring role may.
   */
  private static final Set<String> WRITTEN =
      Set.of("alter", "create", "insert", "refresh", "select", "truncate");

  private static final Set<String> FILE_FUNCTIONS =
      Set.of(
          "lo_export",
          "lo_import",
          "pg_read_file",
          "pg_read_binary_file",
          "pg_file_write",
          "pg_ls_dir",
          "dblink_exec");

  /** How far into a SELECT the function's name is: {@code SELECT * FROM pg_catalog.name(}. */
  private static final int CALL_TOKENS = 7;

  private final Ownership ownership;
  private final boolean oneTransaction;
  private boolean otherGrantor;

  /**
   * Creates the rules for one script.
   *
   * @param oneTransaction whether the whole script runs in a transaction around it
   */
  OwnershipRules(Ownership ownership, boolean oneTransaction) {
    this.ownership = ownership;
    this.oneTransaction = oneTransaction;
  }

  OwnershipVerdict decide(ScriptStatement statement) {
    if (statement.newOwner().isPresent() && statement.kind() != ScriptKind.SUBSCRIPTION) {
      return byOwnership("the role is missing, or the restoring role may not give anything to it");
    }
    return switch (statement.kind()) {
      case CLUSTER, USER, ROLLBACK ->
          OwnershipVerdict.refuse(
              "A dump of one database does not do that; one made with --create or by pg_dumpall is restored by hand, with psql");
      case COPY -> copy(statement);
      case TRANSACTION -> oneTransaction ? OwnershipVerdict.OMIT : OwnershipVerdict.RUN;
      case SETTING -> OwnershipVerdict.SETTING;
      case SESSION_AUTHORIZATION -> sessionAuthorization(statement);
      case PRIVILEGE -> privilege();
      case USER_MAPPING -> userMapping();
      case SCHEMA ->
          oneTransaction || statement.tokens().stream().anyMatch(token -> token.is("public"))
              ? OwnershipVerdict.attempt("the schema is there already", "42P06")
              : OwnershipVerdict.RUN;
      case DROP -> drop();
      case OTHER -> other(statement);
      default -> aside(statement);
    };
  }

  /** Tells the rules that a statement that they wanted tried was skipped. */
  void skipped(ScriptStatement statement) {
    otherGrantor |= statement.kind() == ScriptKind.SESSION_AUTHORIZATION;
  }

  /** Returns whether everything must come out as it was, or fail. */
  boolean keeps() {
    return ownership == Ownership.KEEP;
  }

  private OwnershipVerdict aside(ScriptStatement statement) {
    return switch (statement.kind()) {
      case SUBSCRIPTION ->
          OwnershipVerdict.skip(
              "a restored subscription would take over the original's replication slot; create it by hand");
      case DATABASE_PROPERTY ->
          OwnershipVerdict.skip("it is about a database by its name, which need not be this one");
      case COMMENT ->
          OwnershipVerdict.attempt(
              "the object belongs to another role, or was skipped",
              NOT_PERMITTED,
              UNDEFINED_OBJECT);
      case LABEL ->
          OwnershipVerdict.attempt(
              "its provider is not loaded, or it is not permitted",
              NOT_PERMITTED,
              UNDEFINED_OBJECT,
              INVALID_VALUE);
      case EVENT_TRIGGER ->
          OwnershipVerdict.attempt(
              "event triggers take a superuser", NOT_PERMITTED, UNDEFINED_OBJECT);
      case PUBLICATION ->
          OwnershipVerdict.attempt(
              "the restoring role may not publish that", NOT_PERMITTED, UNDEFINED_OBJECT);
      default -> OwnershipVerdict.RUN;
    };
  }

  private OwnershipVerdict byOwnership(String reason) {
    return switch (ownership) {
      case KEEP -> OwnershipVerdict.RUN;
      case MINE -> MINE;
      case AUTO -> OwnershipVerdict.attempt(reason, NOT_PERMITTED, UNDEFINED_OBJECT, INVALID_VALUE);
    };
  }

  private OwnershipVerdict privilege() {
    return switch (ownership) {
      case KEEP -> OwnershipVerdict.RUN;
      case MINE -> MINE;
      case AUTO -> granted();
    };
  }

  /** A newer version of an extension need not have each function and view of the older one. */
  private OwnershipVerdict granted() {
    return otherGrantor
        ? OwnershipVerdict.skip("it was granted by a role that the restoring role cannot act for")
        : OwnershipVerdict.attempt(
            "the role or the object is missing, or the restoring role may not grant that",
            NOT_PERMITTED,
            UNDEFINED_OBJECT,
            INVALID_VALUE,
            UNDEFINED_FUNCTION,
            UNDEFINED_TABLE);
  }

  private OwnershipVerdict sessionAuthorization(ScriptStatement statement) {
    if (statement.tokens().get(0).is("reset") && otherGrantor) {
      otherGrantor = false;
      return OwnershipVerdict.OMIT;
    }
    return byOwnership("the restoring role cannot act for that role");
  }

  /** A mapping says whose it is; without that role nobody could use it. */
  private OwnershipVerdict userMapping() {
    return ownership == Ownership.KEEP
        ? OwnershipVerdict.RUN
        : OwnershipVerdict.attempt(
            "the role or the server is missing, or it is not permitted",
            NOT_PERMITTED,
            UNDEFINED_OBJECT);
  }

  /** What {@code pg_dump --clean} drops is not there in an empty database. */
  private static OwnershipVerdict drop() {
    return OwnershipVerdict.attempt(
        "there is nothing to drop",
        UNDEFINED_TABLE,
        UNDEFINED_OBJECT,
        UNDEFINED_FUNCTION,
        "42703",
        "3F000",
        "2BP01",
        NOT_PERMITTED);
  }

  private static OwnershipVerdict other(ScriptStatement statement) {
    List<ScriptToken> tokens = statement.tokens();
    if (!WRITTEN.contains(statement.token(0))
        || tokens.stream().anyMatch(OwnershipRules::reachesFiles)) {
      return OwnershipVerdict.refuse(
          "A dump made by pg_dump does not do that. If you vouch for it, restore it by hand, with psql");
    }
    if (statement.token(0).equals("alter") && tokens.stream().anyMatch(token -> token.is("drop"))) {
      return drop();
    }
    return statement.token(0).equals("select") ? called(tokens) : OwnershipVerdict.RUN;
  }

  /** Of the server's host, or of others. */
  private static boolean reachesFiles(ScriptToken token) {
    return token.isName() && FILE_FUNCTIONS.contains(token.text());
  }

  private static OwnershipVerdict called(List<ScriptToken> tokens) {
    List<String> words = tokens.stream().limit(CALL_TOKENS).map(ScriptToken::text).toList();
    if (words.contains("lo_unlink")) {
      return drop();
    }
    if (words.stream().anyMatch(word -> word.matches("pg_restore_\\w+_stats"))) {
      return OwnershipVerdict.attempt(
          "the server cannot take statistics; ANALYZE makes new ones",
          UNDEFINED_FUNCTION,
          UNDEFINED_OBJECT);
    }
    return OwnershipVerdict.RUN;
  }

  /**
   * Of all forms of COPY, pg_dump writes the one that reads the dump itself; the others reach files
   * and programs of the server.
   */
  private static OwnershipVerdict copy(ScriptStatement statement) {
    List<ScriptToken> tokens = statement.tokens();
    int from = 0;
    while (from < tokens.size() && !tokens.get(from).is("from")) {
      from++;
    }
    boolean plain =
        from + 1 < tokens.size()
            && tokens.get(from + 1).is("stdin")
            && tokens.subList(0, from).stream()
                .allMatch(token -> token.isName() || ".,()".contains(token.text()))
            && tokens.get(1).isName();
    return plain
        ? OwnershipVerdict.COPY
        : OwnershipVerdict.refuse("Of all forms of COPY, a dump holds only COPY ... FROM stdin");
  }
}
