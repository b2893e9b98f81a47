package com.neuropilot.backup.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.neuropilot.backup.spi.IntegrityException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a database and is not in its dump: recorded with a backup, encrypted, since
 * settings hold secrets.
 *
 * <p>As JSON it has exactly these names. Unknown fields are ignored, missing ones are empty, so
 * that versions of the library can read each other.
 *
 * @param formatVersion {@value #FORMAT_VERSION}; rises when a reader must not guess any more
 * @param serverVersion the server's version number, e.g. 150018
 * @param database the database's name
 * @param owner its owner
 * @param encoding its encoding, e.g. {@code "UTF8"}
 * @param localeProvider {@code "libc"}, {@code "icu"} or {@code "builtin"}
 * @param collate {@code lc_collate}
 * @param ctype {@code lc_ctype}
 * @param locale the locale of the provider ICU or builtin, else empty
 * @param icuRules additional rules of ICU, else empty
 * @param collationVersion the version of the default collation, as the server saw it when the
 *     database was made; may be empty
 * @param connectionLimit -1 for none
 * @param tablespace its default tablespace
 * @param comment its comment, or empty
 * @param defaultPrivileges whether its privileges are the built-in ones, {@code grants} being empty
 *     then
 * @param grants the privileges on it
 * @param settings the settings of the database and of roles in it
 * @param roles every role that owns something in it, is granted something, or has settings for it
 * @param extensions its extensions
 * @param globals roles and tablespaces of the whole server, as far as they were recorded
 */
record DatabaseDetails(
    int formatVersion,
    int serverVersion,
    String database,
    String owner,
    String encoding,
    String localeProvider,
    String collate,
    String ctype,
    String locale,
    String icuRules,
    String collationVersion,
    int connectionLimit,
    String tablespace,
    String comment,
    boolean defaultPrivileges,
    List<Grant> grants,
    List<Setting> settings,
    List<Role> roles,
    List<Extension> extensions,
    Globals globals) {
  static final int FORMAT_VERSION = 1;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  DatabaseDetails {
    database = text(database);
    owner = text(owner);
    encoding = text(encoding);
    localeProvider = text(localeProvider);
    collate = text(collate);
    ctype = text(ctype);
    locale = text(locale);
    icuRules = text(icuRules);
    collationVersion = text(collationVersion);
    tablespace = text(tablespace);
    comment = text(comment);
    grants = list(grants);
    settings = list(settings);
    roles = list(roles);
    extensions = list(extensions);
    globals = globals == null ? Globals.NONE : globals;
  }

  /**
   * A privilege on the database.
   *
   * @param grantor who gave it
   * @param grantee who has it; empty for everybody
   * @param privilege {@code "CONNECT"}, {@code "CREATE"}, {@code "TEMPORARY"}
   * @param grantable with grant option
   */
  record Grant(String grantor, String grantee, String privilege, boolean grantable) {
    Grant {
      grantor = text(grantor);
      grantee = text(grantee);
      privilege = text(privilege);
    }
  }

  /**
   * A setting.
   *
   * @param role the role that it is for; empty for everybody
   * @param name the setting's name
   * @param value its value, as {@code pg_db_role_setting} has it; may be a secret
   */
  record Setting(String role, String name, String value) {
    Setting {
      role = text(role);
      name = text(name);
      value = text(value);
    }
  }

  /**
   * A role.
   *
   * @param name its name
   * @param superuser attribute SUPERUSER
   * @param inherit attribute INHERIT
   * @param createRole attribute CREATEROLE
   * @param createDatabase attribute CREATEDB
   * @param login attribute LOGIN
   * @param replication attribute REPLICATION
   * @param bypassRowSecurity attribute BYPASSRLS
   * @param connectionLimit -1 for none
   * @param validUntil when its password expires, as the server prints it, or empty
   * @param memberOf the roles that it is a member of
   * @param memberships the same with their options; from {@code memberOf} where an older version of
   *     the library recorded none
   * @param settings its settings in whatever database; may be secrets
   */
  record Role(
      String name,
      boolean superuser,
      boolean inherit,
      boolean createRole,
      boolean createDatabase,
      boolean login,
      boolean replication,
      boolean bypassRowSecurity,
      int connectionLimit,
      String validUntil,
      List<String> memberOf,
      List<Membership> memberships,
      List<Setting> settings) {
    Role {
      name = text(name);
      validUntil = text(validUntil);
      memberOf = list(memberOf);
      memberships = list(memberships);
      settings = list(settings);
      if (memberships.isEmpty()) {
        memberships = memberOf.stream().map(Membership::plain).toList();
      }
    }
  }

  /**
   * A role's membership of another.
   *
   * @param role the other
   * @param admin whether it may make others members
   * @param inherit whether it has the other's rights of itself; null before version 16, where its
   *     own attribute INHERIT says that
   * @param set whether it may become the other with SET ROLE; null before version 16, where it may
   */
  record Membership(String role, boolean admin, @Nullable Boolean inherit, @Nullable Boolean set) {
    Membership {
      role = text(role);
    }

    private static Membership plain(String role) {
      return new Membership(role, false, null, null);
    }
  }

  /**
   * An extension.
   *
   * @param name its name
   * @param version its version
   * @param schema the schema that its objects are in
   * @param owner its owner
   */
  record Extension(String name, String version, String schema, String owner) {
    Extension {
      name = text(name);
      version = text(version);
      schema = text(schema);
      owner = text(owner);
    }
  }

  /**
   * The server's roles and tablespaces.
   *
   * @param recorded whether they were recorded
   * @param passwords whether the roles' password hashes are among them
   * @param statements what makes them again, one statement each
   */
  record Globals(boolean recorded, boolean passwords, List<String> statements) {
    static final Globals NONE = new Globals(false, false, List.of());

    Globals {
      statements = list(statements);
    }
  }

  /** Returns the JSON object. */
  String toJson() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The details of a database cannot be written as JSON.", e);
    }
  }

  /**
   * Reads the JSON object.
   *
   * @throws IntegrityException when it is none, or of a version that this library does not know
   */
  static DatabaseDetails fromJson(String json) throws IntegrityException {
    DatabaseDetails details;
    try {
      details = MAPPER.readValue(json, DatabaseDetails.class);
    } catch (JsonProcessingException e) {
      // The parser's own message quotes the document, which may hold secrets.
      throw new IntegrityException("The recorded details of the database cannot be read as JSON.");
    }
    if (details == null || details.formatVersion() > FORMAT_VERSION) {
      throw new IntegrityException(
          "The recorded details of the database are of a newer version of this library. Use that one.");
    }
    return details;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static <T> List<T> list(@Nullable List<T> values) {
    return values == null ? List.of() : List.copyOf(values);
  }
}
