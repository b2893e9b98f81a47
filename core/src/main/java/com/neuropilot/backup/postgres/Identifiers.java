package com.neuropilot.backup.postgres;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Quotes names and texts for SQL as the server's {@code quote_ident} and {@code quote_literal} do.
 */
final class Identifiers {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

  /**
   * Every key word but the unreserved ones (PostgreSQL manual, appendix "SQL Key Words"; versions
   * 12 to 18).
   */
  private static final Set<String> KEY_WORDS =
      Set.of(
          ("all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char character check"
                  + " coalesce collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema"
                  + " current_time current_timestamp current_user dec decimal default deferrable desc distinct do else end except exists extract false"
                  + " fetch float for foreign freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect"
                  + " interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar"
                  + " json_serialize json_table json_value lateral leading least left like limit localtime localtimestamp merge_action national natural"
                  + " nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision"
                  + " primary real references returning right row select session_user setof similar smallint some substring symmetric system_user table"
                  + " tablesample then time timestamp to trailing treat trim true union unique user using values varchar variadic verbose when where"
                  + " window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable")
              .split(" "));

  private Identifiers() {}

  /** Returns a name, quoted where SQL needs it. */
  static String quote(String name) {
    boolean plain =
        PLAIN.matcher(name).matches() && !KEY_WORDS.contains(name.toLowerCase(Locale.ROOT));
    return plain ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** Returns {@code schema.name}, each quoted where SQL needs it. */
  static String qualified(String schema, String name) {
    return quote(schema) + "." + quote(name);
  }

  /** Returns a text as a literal. */
  static String literal(String text) {
    String quoted = "'" + text.replace("'", "''") + "'";
    return text.indexOf('\\') < 0 ? quoted : " E" + quoted.replace("\\", "\\\\");
  }
}
