package com.neuropilot.backup.postgres;

import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Completes a description the way libpq does: what is given, then the service file, then the
 * environment, then defaults; the password file last.
 */
final class EndpointResolver {
  private static final String DEFAULT_PORT = "5432";
  private static final String DEFAULT_CONNECT_SECONDS = "30";

  private final Postgres config;
  private final Map<String, String> environment;
  private final Consumer<String> warnings;
  private final LibpqFiles files;
  private final Map<LibpqParameter, String> found = new EnumMap<>(LibpqParameter.class);
  private Optional<Secret> password;

  private EndpointResolver(
      Postgres config, Map<String, String> environment, Consumer<String> warnings) {
    this.config = config;
    this.environment = environment;
    this.warnings = warnings;
    this.files = new LibpqFiles(environment);
    this.password = config.password();
  }

  /**
   * Resolves a description.
   *
   * @param warnings takes what a person should know
   */
  static Endpoint resolve(
      Postgres config, Map<String, String> environment, Consumer<String> warnings)
      throws IOException {
    return new EndpointResolver(config, environment, warnings).resolve();
  }

  private Endpoint resolve() throws IOException {
    given();
    service();
    environment();
    defaults();
    check();
    direct();
    passFile();
    return new Endpoint(found, password, environment);
  }

  private void given() {
    config
        .parameters()
        .forEach(
            (keyword, value) ->
                LibpqParameter.ofKeyword(keyword)
                    .ifPresent(parameter -> found.put(parameter, value)));
    config.host().ifPresent(host -> found.put(LibpqParameter.HOST, host));
    config.port().ifPresent(port -> found.put(LibpqParameter.PORT, Integer.toString(port)));
    config.database().ifPresent(name -> found.put(LibpqParameter.DBNAME, name));
    config.user().ifPresent(name -> found.put(LibpqParameter.USER, name));
    config.sslmode().ifPresent(mode -> found.put(LibpqParameter.SSLMODE, mode.libpqName()));
    config.sslrootcert().ifPresent(file -> found.put(LibpqParameter.SSLROOTCERT, file));
  }

  private void service() throws IOException {
    Optional<String> name =
        Optional.ofNullable(found.remove(LibpqParameter.SERVICE))
            .or(() -> variable(LibpqParameter.SERVICE));
    if (name.isPresent()) {
      ConnectionText text = ServiceFile.find(name.get(), files.serviceFiles());
      text.parameters().forEach(found::putIfAbsent);
      password = password.or(text::password);
    }
  }

  private void environment() {
    for (LibpqParameter parameter : LibpqParameter.values()) {
      if (parameter != LibpqParameter.SERVICE) {
        variable(parameter).ifPresent(value -> found.putIfAbsent(parameter, value));
      }
    }
    String given = environment.getOrDefault("PGPASSWORD", "");
    password =
        password.or(
            () ->
                given.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Secret.fromEnvironment("PGPASSWORD")));
  }

  private void defaults() {
    found.putIfAbsent(LibpqParameter.PORT, DEFAULT_PORT);
    found.computeIfAbsent(
        LibpqParameter.HOST,
        none -> files.defaultHost(found.getOrDefault(LibpqParameter.PORT, DEFAULT_PORT)));
    found.computeIfAbsent(LibpqParameter.USER, none -> System.getProperty("user.name", "postgres"));
    found.computeIfAbsent(
        LibpqParameter.DBNAME, none -> found.getOrDefault(LibpqParameter.USER, "postgres"));
    if (Files.isReadable(files.rootCertificate())) {
      found.putIfAbsent(LibpqParameter.SSLROOTCERT, files.rootCertificate().toString());
    }
    found.putIfAbsent(LibpqParameter.CONNECT_TIMEOUT, DEFAULT_CONNECT_SECONDS);
  }

  private void check() throws StageException {
    String host = found.getOrDefault(LibpqParameter.HOST, "");
    String port = found.getOrDefault(LibpqParameter.PORT, "");
    if (host.contains(",") || port.contains(",")) {
      throw new StageException(
          "The connection names several hosts ("
              + host
              + "). Name the one that is to be backed up.",
          false);
    }
    if (!port.matches("[0-9]{1,5}")) {
      throw new StageException(
          "The port '"
              + port
              + "' is not a number. Correct it (option port, PGPORT or the service file).",
          false);
    }
    if (!found.getOrDefault(LibpqParameter.CONNECT_TIMEOUT, "").matches("[0-9]{1,6}")) {
      throw new StageException(
          "PGCONNECT_TIMEOUT is not a whole number of seconds. Correct it.", false);
    }
    String mode = found.getOrDefault(LibpqParameter.SSLMODE, SslMode.PREFER.libpqName());
    if (SslMode.ofLibpq(mode).isEmpty()) {
      throw new StageException(
          "The sslmode '"
              + mode
              + "' does not exist. Take one of disable, allow, prefer, require, verify-ca, verify-full.",
          false);
    }
  }

  private void direct() throws StageException {
    String host = found.getOrDefault(LibpqParameter.HOST, "");
    if (!PooledHost.isPooled(
        host, Integer.parseInt(found.getOrDefault(LibpqParameter.PORT, DEFAULT_PORT)))) {
      return;
    }
    Optional<String> direct =
        config.pooled() == PooledEndpoints.DIRECT ? PooledHost.direct(host) : Optional.empty();
    if (direct.isEmpty()) {
      throw Poolers.refused(host);
    }
    warnings.accept(
        "The host "
            + host
            + " is a connection pooler; connecting to "
            + direct.get()
            + " instead. Configure the direct host.");
    found.put(LibpqParameter.HOST, direct.get());
  }

  private void passFile() throws IOException {
    Path file =
        Optional.ofNullable(found.remove(LibpqParameter.PASSFILE))
            .map(Path::of)
            .orElseGet(files::passFile);
    if (password.isEmpty()) {
      String host = found.getOrDefault(LibpqParameter.HOST, "");
      List<String> key =
          List.of(
              LibpqFiles.isDefaultSocketDirectory(host) ? "localhost" : host,
              found.getOrDefault(LibpqParameter.PORT, ""),
              found.getOrDefault(LibpqParameter.DBNAME, ""),
              found.getOrDefault(LibpqParameter.USER, ""));
      password = PassFile.find(file, key, warnings);
    }
  }

  private Optional<String> variable(LibpqParameter parameter) {
    return Optional.ofNullable(environment.get(parameter.variable()))
        .filter(value -> !value.isEmpty());
  }
}
