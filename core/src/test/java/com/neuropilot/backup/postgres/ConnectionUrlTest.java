package com.neuropilot.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.neuropilot.backup.spi.InvalidOptionsException;
import com.neuropilot.backup.spi.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionUrlTest {
  @Test
  void everyPartIsRead() {
    Postgres config =
        Postgres.url(
                "postgresql://app%40x:p%2Fw%25@db.example:5433/my%20db?sslmode=verify-full&sslrootcert=/ca.pem&channel_binding=require")
            .build();
    assertThat(config.host()).contains("db.example");
    assertThat(config.port()).hasValue(5433);
    assertThat(config.user()).contains("app@x");
    assertThat(config.database()).contains("my db");
    assertThat(config.sslmode()).contains(SslMode.VERIFY_FULL);
    assertThat(config.sslrootcert()).contains("/ca.pem");
    assertThat(config.parameters()).isEqualTo(Map.of("channel_binding", "require"));
    assertThat(config.password().map(Secret::reveal)).hasValue("p/w%".toCharArray());
  }

  @Test
  void addressOfVersionSixIsRead() {
    Postgres config = Postgres.url("postgresql://[2001:db8::1]:5434/x").build();
    assertThat(config.host()).contains("2001:db8::1");
    assertThat(config.port()).hasValue(5434);
  }

  @Test
  void socketDirectoryIsRead() {
    assertThat(Postgres.url("postgresql://%2Fvar%2Frun%2Fpostgresql/x").build().host())
        .contains("/var/run/postgresql");
    assertThat(Postgres.url("postgresql:///x?host=/run/pg&port=6000").build().host())
        .contains("/run/pg");
  }

  @Test
  void passwordWithAtSignAndSlashIsRead() {
    Postgres config = Postgres.url("postgresql://app:a@b/c@db.example/x").build();
    assertThat(config.host()).contains("db.example");
    assertThat(config.password().map(Secret::reveal)).hasValue("a@b/c".toCharArray());
  }

  @Test
  void jdbcUrlIsReadAndWhatTunesTheDriverIsLeftOut() {
    Postgres config =
        Postgres.url(
                "jdbc:postgresql://db.example:5433/inventory?user=app&password=geheim&ssl=true&reWriteBatchedInserts=true&currentSchema=x")
            .build();
    assertThat(config.host()).contains("db.example");
    assertThat(config.user()).contains("app");
    assertThat(config.sslmode()).contains(SslMode.VERIFY_FULL);
    assertThat(config.parameters()).isEmpty();
    assertThat(Postgres.url("jdbc:postgresql:inventory").build().database()).contains("inventory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://app:geheim@h/x?nonsense=1",
        "postgresql://app:geheim@h:port/x",
        "postgresql://app:geheim@h/x?sslmode=sometimes",
        "postgresql://app:geheim@h/x%zz",
        "postgresql://app:geheim@[::1/x",
        "postgresql://app:geheim@h,i/x",
        "postgresql://app:geheim@h/x?sslpassword=geheim",
        "mysql://app:geheim@h/x",
        "jdbc:mysql://app:geheim@h/x"
      })
  void unusableUrlIsRefusedWithoutItsPassword(String url) {
    assertThatThrownBy(() -> Postgres.url(url).build())
        .isInstanceOf(InvalidOptionsException.class)
        .message()
        .doesNotContain("geheim")
        .matches("(url|host|port).*");
  }

  @Test
  void noPasswordIsPrinted() {
    assertThat(Postgres.url("postgresql://app:geheim@h/x").build().toString())
        .contains("app")
        .doesNotContain("geheim");
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    assertThatThrownBy(
            () -> Postgres.url("nonsense").port(0).lockTimeout(java.time.Duration.ZERO).build())
        .isInstanceOfSatisfying(
            InvalidOptionsException.class, e -> assertThat(e.problems()).hasSize(3));
  }
}
