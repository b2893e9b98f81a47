/**
 * PostgreSQL: dumps with pg_dump, restores with pg_restore, looks with JDBC.
 *
 * <p>{@link com.neuropilot.backup.postgres.Postgres} describes a database. What it does not say is
 * found as libpq finds it.
 */
package com.neuropilot.backup.postgres;
