package com.neuropilot.backup.openpgp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTest {
  private static final Instant NOW = Instant.parse("2025-01-20T02:00:00Z");
  private static final int THREADS = 4;
  private static final int CERTIFICATES = 200;

  @TempDir Path folder;

  /** Several streams ask at once; the certificate checks its signatures at the first question. */
  @Test
  void threadsThatAskAtOnceGetTheSameKey() throws Exception {
    Path file;
    try (Gpg gpg = new Gpg(NOW)) {
      gpg.generate("user", "ed25519", "sign,cert", "never");
      gpg.addSubkey(gpg.fingerprints("user").get(0), "cv25519", "encr", "never");
      file = gpg.export(folder, "user");
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = 0; round < CERTIFICATES; round++) {
        Certificate fresh = Certificate.load(List.of(file), "recipient certificate").get(0);
        CyclicBarrier together = new CyclicBarrier(THREADS);
        Callable<Long> ask =
            () -> {
              together.await();
              return fresh.encryptionKey(NOW).getKeyIdentifier().getKeyId();
            };
        List<Future<Long>> answers =
            threads.invokeAll(IntStream.range(0, THREADS).mapToObj(thread -> ask).toList());
        for (Future<Long> answer : answers) {
          assertThat(answer.get()).isEqualTo(answers.get(0).get());
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
