package com.neuropilot.backup.postgres;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises the addresses of poolers by their names. */
final class PooledHost {
  private static final Pattern NEON = Pattern.compile("(ep-[a-z0-9-]+)-pooler(\\..+)");
  private static final Pattern RDS_PROXY =
      Pattern.compile(".+\\.proxy-[a-z0-9]+\\..+\\.rds\\.amazonaws\\.com(\\.cn)?");
  private static final String SUPABASE = ".pooler.supabase.com";
  private static final int SUPABASE_TRANSACTION_PORT = 6543;

  private PooledHost() {}

  /** Returns whether the name is that of a pooler. */
  static boolean isPooled(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT);
    boolean supabase = name.endsWith(SUPABASE) && port == SUPABASE_TRANSACTION_PORT;
    return supabase || NEON.matcher(name).matches() || RDS_PROXY.matcher(name).matches();
  }

  /** Returns the host behind the pooler, where the name tells it. */
  static Optional<String> direct(String host) {
    Matcher neon = NEON.matcher(host.toLowerCase(Locale.ROOT));
    return neon.matches() ? Optional.of(neon.group(1) + neon.group(2)) : Optional.empty();
  }
}
