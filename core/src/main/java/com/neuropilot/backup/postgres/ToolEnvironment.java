package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.StageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says to a client tool, in its environment, where and as whom to connect: a command line can be
 * read by every user of the host.
 *
 * <p>Every variable of libpq is set or removed, so that none of the JVM's own gets in between.
 */
final class ToolEnvironment {
  private static final int KNOWS_SYSTEM_ROOTS = 16;
  private static final List<Path> SYSTEM_ROOTS =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/cert.pem"));
  private static final String NO_TIMEOUTS =
      "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0";

  private ToolEnvironment() {}

  /**
   * Returns the variables; an empty value removes one.
   *
   * @param toolMajor the tool's major version, which says what its libpq understands
   */
  static Map<String, String> of(Endpoint endpoint, int toolMajor) throws StageException {
    Map<String, String> variables = new LinkedHashMap<>();
    for (LibpqParameter parameter : LibpqParameter.values()) {
      if (!parameter.variable().isEmpty()) {
        variables.put(parameter.variable(), endpoint.get(parameter).orElse(""));
      }
    }
    for (String unset :
        List.of(
            "PGSERVICEFILE",
            "PGSYSCONFDIR",
            "PGDATESTYLE",
            "PGTZ",
            "PGGEQO",
            "PGREALM",
            "PGREQUIRESSL",
            "PG_COLOR")) {
      variables.put(unset, "");
    }
    variables.put("PGPASSFILE", "/dev/null/none");
    variables.put("PGAPPNAME", JdbcAddress.APPLICATION_NAME);
    variables.put("PGCLIENTENCODING", "");
    variables.put(
        "PGOPTIONS", (NO_TIMEOUTS + " " + endpoint.get(LibpqParameter.OPTIONS).orElse("")).strip());
    variables.put("PGPASSWORD", password(endpoint));
    variables.put("LC_ALL", "C");
    variables.put("LANGUAGE", "C");
    systemRoots(variables, toolMajor);
    return variables;
  }

  private static void systemRoots(Map<String, String> variables, int toolMajor)
      throws StageException {
    if (!"system".equals(variables.get("PGSSLROOTCERT"))) {
      return;
    }
    variables.put("PGSSLMODE", SslMode.VERIFY_FULL.libpqName());
    if (toolMajor < KNOWS_SYSTEM_ROOTS) {
      Path roots =
          SYSTEM_ROOTS.stream()
              .filter(Files::isReadable)
              .findFirst()
              .orElseThrow(
                  () ->
                      new StageException(
                          "sslrootcert=system needs client tools of version 16 or later, or the machine's certificates in one of "
                              + SYSTEM_ROOTS
                              + ". Install ca-certificates, or name the file in sslrootcert.",
                          false));
      variables.put("PGSSLROOTCERT", roots.toString());
    }
  }

  private static String password(Endpoint endpoint) {
    return endpoint
        .reveal()
        .map(
            characters -> {
              String text = new String(characters);
              Arrays.fill(characters, '\0');
              return text;
            })
        .orElse("");
  }
}
