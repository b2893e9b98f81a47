package com.neuropilot.backup.postgres;

import java.io.IOException;
import java.util.List;

/**
 * Looks for what a person has put into a database: whatever a new one would not hold, but for
 * extensions and what they brought.
 */
final class RestoreContents {
  /**
   * Objects made after the server's own (PostgreSQL: {@code FirstNormalObjectId}) that belong to no
   * extension; temporary ones and TOAST tables aside.
   */
  private static final String CONTENTS =
      """
      WITH made(class, oid, what) AS (
        SELECT 'pg_class'::regclass, c.oid, CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'S' THEN 'sequence ' ELSE 'table ' END || n.nspname || '.' || c.relname
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'v', 'm', 'S', 'f', 'p') AND n.nspname !~ '^pg_(toast|temp)'
        UNION ALL SELECT 'pg_namespace'::regclass, oid, 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)'
        UNION ALL SELECT 'pg_proc'::regclass, oid, 'function ' || proname FROM pg_proc
        UNION ALL SELECT 'pg_type'::regclass, oid, 'type ' || typname FROM pg_type WHERE typrelid = 0 AND typelem = 0
        UNION ALL SELECT 'pg_operator'::regclass, oid, 'operator ' || oprname FROM pg_operator
        UNION ALL SELECT 'pg_collation'::regclass, oid, 'collation ' || collname FROM pg_collation
        UNION ALL SELECT 'pg_language'::regclass, oid, 'language ' || lanname FROM pg_language
        UNION ALL SELECT 'pg_ts_config'::regclass, oid, 'text search configuration ' || cfgname FROM pg_ts_config
        UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, 'foreign-data wrapper ' || fdwname FROM pg_foreign_data_wrapper
        UNION ALL SELECT 'pg_event_trigger'::regclass, oid, 'event trigger ' || evtname FROM pg_event_trigger
        UNION ALL SELECT 'pg_publication'::regclass, oid, 'publication ' || pubname FROM pg_publication
        UNION ALL SELECT 'pg_largeobject'::regclass, oid, 'large object ' || oid FROM pg_largeobject_metadata
      )
      SELECT what FROM made
       WHERE (oid >= 16384 OR class = 'pg_largeobject'::regclass) AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = made.class AND d.objid = made.oid AND d.deptype IN ('e', 'i'))
         AND NOT (class = 'pg_namespace'::regclass AND EXISTS (SELECT FROM pg_extension x WHERE x.extnamespace = made.oid))
       ORDER BY class, what LIMIT 6
      """;

  private RestoreContents() {}

  /** Returns some of what is in the session's database; nothing if it is empty. */
  static List<String> of(Session session) throws IOException {
    return session.list(CONTENTS, row -> row.getString(1));
  }
}
