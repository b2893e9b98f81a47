package com.neuropilot.backup.spi.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several things done at the same moment. */
final class Race {
  private final List<Callable<?>> runners = new ArrayList<>();

  void add(Callable<?> runner) {
    runners.add(runner);
  }

  /** Returns what each threw, in the order of adding; empty for what succeeded. */
  List<Optional<Throwable>> run() throws Exception {
    CyclicBarrier start = new CyclicBarrier(runners.size());
    ExecutorService threads = Executors.newFixedThreadPool(runners.size());
    try {
      List<Future<Optional<Throwable>>> futures =
          runners.stream().map(runner -> threads.submit(() -> outcome(start, runner))).toList();
      List<Optional<Throwable>> outcomes = new ArrayList<>();
      for (Future<Optional<Throwable>> future : futures) {
        outcomes.add(future.get());
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Optional<Throwable> outcome(CyclicBarrier start, Callable<?> runner) {
    try {
      start.await();
      runner.call();
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of(e);
    }
  }
}
