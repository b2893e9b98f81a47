package com.neuropilot.backup.openpgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.IntegrityException;
import com.neuropilot.backup.spi.Secret;
import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Authenticated encryption (OCB) as GnuPG 2.4.7 writes it to its own keys; recorded. */
class Gpg24MessagesTest {
  private static final byte[] PLAIN =
      IntStream.rangeClosed(1, 4000)
          .mapToObj(i -> "line " + i + " of what GnuPG 2.4 encrypted\n")
          .collect(Collectors.joining())
          .getBytes(StandardCharsets.US_ASCII);

  private static final Encryptor ENCRYPTOR = encryptor();

  @ParameterizedTest
  @ValueSource(strings = {"gpg24-ocb.gpg", "gpg24-ocb-chunks.gpg", "gpg24-ocb-signed.gpg"})
  void messagesAreRead(String name) throws IOException {
    assertThat(Keys.decode(ENCRYPTOR, read(name))).isEqualTo(PLAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpg24-ocb.gpg", "gpg24-ocb-chunks.gpg"})
  void damageIsRefused(String name) throws IOException {
    byte[] message = read(name);
    for (int position = 0; position < message.length; position += step(position, message.length)) {
      byte[] cut = Arrays.copyOf(message, position);
      assertThat(catchThrowable(() -> Keys.decode(ENCRYPTOR, cut)))
          .as("cut to " + position)
          .isInstanceOf(IntegrityException.class);
      byte[] changed = message.clone();
      changed[position] ^= (byte) (1 << position % 8);
      Throwable thrown = catchThrowable(() -> assertSame(changed));
      assertThat(thrown)
          .as("changed at " + position)
          .matches(
              e -> e == null || e instanceof IntegrityException || e instanceof StageException);
    }
  }

  @Test
  void whatFollowsIsRefused() throws IOException {
    byte[] message = read("gpg24-ocb.gpg");
    byte[] longer = Arrays.copyOf(message, message.length + 1);
    assertThat(catchThrowable(() -> Keys.decode(ENCRYPTOR, longer)))
        .isInstanceOf(IntegrityException.class);
  }

  private static void assertSame(byte[] message) throws IOException {
    assertThat(Keys.decode(ENCRYPTOR, message)).isEqualTo(PLAIN);
  }

  private static int step(int position, int length) {
    return position < 200 || position >= length - 100 ? 1 : length / 200 + 1;
  }

  private static Encryptor encryptor() {
    URL key = Gpg24MessagesTest.class.getResource("gpg24.key");
    try {
      return Keys.encryptor(OpenPgp.secretKey(Path.of(key.toURI()), Secret.of("gpg-2.4")));
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = Gpg24MessagesTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
