package com.neuropilot.backup.postgres;

/**
 * What to do with the address of a connection pooler, behind which neither a snapshot nor a lock
 * lives.
 */
public enum PooledEndpoints {
  /** Take the direct address where the name tells it (Neon), with a warning; refuse else. */
  DIRECT,
  /** Refuse. */
  REFUSE
}
