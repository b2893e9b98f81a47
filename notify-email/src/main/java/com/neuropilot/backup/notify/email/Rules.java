package com.neuropilot.backup.notify.email;

import com.neuropilot.backup.notify.email.Email.Security;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.List;

/** What an {@link Email} has to be. */
final class Rules {
  private static final int LAST_PORT = 65_535;

  private Rules() {}

  static List<String> problems(
      String host, int port, Security security, boolean login, String from, List<String> to) {
    List<String> problems = new ArrayList<>();
    if (!host.matches("[A-Za-z0-9._:-]+")) {
      problems.add("host is '" + host + "', which is no name of a server");
    }
    if (port < 1 || port > LAST_PORT) {
      problems.add("port is " + port + ", which is no port");
    }
    if (!isAddress(from)) {
      problems.add("from is '" + from + "', which is no mail address");
    }
    if (to.isEmpty()) {
      problems.add("to is missing; name somebody who reads it");
    }
    to.stream()
        .filter(address -> !isAddress(address))
        .forEach(address -> problems.add("to has '" + address + "', which is no mail address"));
    if (login && security == Security.NONE && !isLoopback(host)) {
      problems.add("security is none, which would send the password in the clear to " + host);
    }
    return problems;
  }

  /** One address, with a host, and nothing that could begin another header. */
  static boolean isAddress(String text) {
    try {
      InternetAddress[] parsed = InternetAddress.parse(text, true);
      if (parsed.length != 1 || text.chars().anyMatch(Character::isISOControl)) {
        return false;
      }
      parsed[0].validate();
      return parsed[0].getAddress().indexOf('@') > 0;
    } catch (AddressException e) {
      return false;
    }
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }
}
