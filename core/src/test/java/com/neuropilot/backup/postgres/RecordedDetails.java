package com.neuropilot.backup.postgres;

import com.neuropilot.backup.postgres.DatabaseDetails.Extension;
import com.neuropilot.backup.postgres.DatabaseDetails.Globals;
import com.neuropilot.backup.postgres.DatabaseDetails.Grant;
import com.neuropilot.backup.postgres.DatabaseDetails.Role;
import com.neuropilot.backup.postgres.DatabaseDetails.Setting;
import com.neuropilot.backup.spi.RestoreRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a backup may have recorded of its database, for tests. */
final class RecordedDetails {
  private RecordedDetails() {}

  static RestoreRequest recorded(RestoreRequest request, DatabaseDetails details) {
    return request.recorded(
        request.streams(), request.rows(), Optional.of(details.toJson()), OptionalLong.empty());
  }

  static Role role(String name, List<String> memberOf) {
    return new Role(
        name, false, true, false, false, true, false, false, -1, "", memberOf, List.of(),
        List.of());
  }

  static Extension extension(String name) {
    return new Extension(name, "1", "public", "postgres");
  }

  static DatabaseDetails with(DatabaseDetails read, List<Extension> extensions) {
    return new DatabaseDetails(
        read.formatVersion(),
        read.serverVersion(),
        read.database(),
        read.owner(),
        read.encoding(),
        read.localeProvider(),
        read.collate(),
        read.ctype(),
        read.locale(),
        read.icuRules(),
        read.collationVersion(),
        read.connectionLimit(),
        read.tablespace(),
        read.comment(),
        read.defaultPrivileges(),
        read.grants(),
        read.settings(),
        read.roles(),
        extensions,
        read.globals());
  }

  static DatabaseDetails details(List<Role> roles, List<Extension> extensions) {
    return new DatabaseDetails(
        1,
        150019,
        "x",
        "other",
        "LATIN1",
        "libc",
        "C",
        "C",
        "",
        "",
        "",
        5,
        "",
        "it's",
        false,
        List.of(
            new Grant("other", "other", "CREATE", false),
            new Grant("other", "reader", "CONNECT", true)),
        List.of(
            new Setting("", "work_mem", "3MB"),
            new Setting("reader", "search_path", "a, \"b c\""),
            new Setting("", "nonsense", "x")),
        roles,
        extensions,
        Globals.NONE);
  }
}
