package com.neuropilot.backup.cli.everything;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.cli.Installation;
import com.neuropilot.backup.cli.Installation.Result;
import com.neuropilot.backup.cli.Invocation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A database with everything in it comes back as it was through the command line, in every format
 * and with every compressor, as superuser and as plain owner.
 */
class EverythingIT {
  private static final String TARGET = "restored";
  private static final int FAILED = 1;

  /** What runs in a process of its own, with little memory, as a user runs it. */
  private static final Set<List<Object>> IN_A_PROCESS =
      Set.of(List.of("custom", "zstd", Role.SUPERUSER), List.of("plain", "gzip", Role.OWNER));

  @TempDir static Path home;
  private static Everything everything;
  private static Keys keys;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    keys = Keys.generate(home);
    everything = Everything.start(home);
  }

  @AfterAll
  static void stop() throws Exception {
    everything.stop();
  }

  @AfterEach
  void drop() throws Exception {
    everything.drop(TARGET);
  }

  static Stream<Arguments> waysAndRoles() {
    return Arrays.stream(Role.values())
        .flatMap(
            role ->
                Stream.of("custom", "plain")
                    .flatMap(
                        format ->
                            Stream.of("zstd", "gzip", "xz", "none")
                                .map(compressor -> Arguments.of(format, compressor, role))));
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("waysAndRoles")
  void comesBackAsItWas(String format, String compressor, Role role) throws Exception {
    Pipeline.Commands commands =
        IN_A_PROCESS.contains(List.<Object>of(format, compressor, role))
            ? new Installation(folder)::run
            : new Invocation()::result;
    Pipeline pipeline = new Pipeline(commands, folder, keys, format, compressor);
    String backup = pipeline.backUp(everything.url(role, role.source()));
    if (role == Role.OWNER) {
      everything.createForOwner(TARGET);
    }

    new Restored(pipeline.restore(backup, everything.url(role, TARGET)))
        .assertWellBut(skipped(role));

    everything.assertSame(role, TARGET);
  }

  /** The comments on extensions that are a superuser's and are there already. */
  private static String[] skipped(Role role) {
    return role == Role.SUPERUSER
        ? new String[0]
        : new String[] {
          "COMMENT ON EXTENSION dblink IS: ", "COMMENT ON EXTENSION postgres_fdw IS: "
        };
  }

  @Test
  void ownerIsToldBeforehandThatASuperuserMustInstallTheExtensions() throws Exception {
    Pipeline pipeline = new Pipeline(new Invocation()::result, folder, keys, "custom", "zstd");
    String backup = pipeline.backUp(everything.url(Role.OWNER, Role.OWNER.source()));

    Result result = pipeline.restore(backup, everything.url(Role.OWNER, TARGET));

    assertThat(result.status()).as(result.all()).isEqualTo(FAILED);
    assertThat(result.err())
        .contains(
            "nothing was touched",
            "Only a superuser may install the extensions dblink, postgres_fdw.",
            "Let one run CREATE DATABASE restored OWNER app_owner TEMPLATE template0 ",
            "; and run in it: CREATE EXTENSION IF NOT EXISTS dblink SCHEMA public CASCADE;"
                + " CREATE EXTENSION IF NOT EXISTS postgres_fdw SCHEMA public CASCADE;");
    assertThat(everything.databases()).noneMatch(name -> name.contains(TARGET));
  }

  @Test
  void theComparisonSeesASmallDifference() throws Exception {
    everything.copy(Role.OWNER, TARGET);
    assertThat(everything.differences(Role.OWNER, TARGET)).isEmpty();
    everything
        .server()
        .execute(
            TARGET,
            "UPDATE shop.items SET real_value = real_value + 0.001 WHERE id = 1007",
            "UPDATE long_row SET content = overlay(content placing '-' from 40000000)",
            "SELECT lo_put(4242424, 3, '\\x04')",
            "SELECT nextval('shop.small')");
    assertThat(everything.differences(Role.OWNER, TARGET))
        .containsExactly("large object 4242424", "public.long_row", "shop.items", "shop.small");
  }
}
