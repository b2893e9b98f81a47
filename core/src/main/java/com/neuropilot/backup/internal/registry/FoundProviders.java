package com.neuropilot.backup.internal.registry;

import com.neuropilot.backup.spi.StageProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/** What {@link ServiceLoader} found of one kind, whole providers and broken ones. */
final class FoundProviders {
  private static final int MOST_BROKEN = 100;

  private final Map<Class<?>, StageProvider<?, ?>> providers = new LinkedHashMap<>();
  private final List<String> broken = new ArrayList<>();

  private FoundProviders() {}

  static FoundProviders of(Class<? extends StageProvider<?, ?>> service) {
    FoundProviders found = new FoundProviders();
    for (ClassLoader loader : loaders()) {
      found.collect(ServiceLoader.load(service, loader).iterator());
    }
    return found;
  }

  static FoundProviders of(Iterable<? extends StageProvider<?, ?>> source) {
    FoundProviders found = new FoundProviders();
    found.collect(source.iterator());
    return found;
  }

  List<StageProvider<?, ?>> all() {
    return List.copyOf(providers.values());
  }

  List<String> broken() {
    return List.copyOf(broken);
  }

  /**
   * The library's own loader, and the thread's, in which an application server keeps the
   * application's plug-ins.
   */
  private static Set<ClassLoader> loaders() {
    Set<ClassLoader> loaders = new LinkedHashSet<>();
    loaders.add(FoundProviders.class.getClassLoader());
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null) {
      loaders.add(context);
    }
    return loaders;
  }

  private void collect(Iterator<? extends StageProvider<?, ?>> iterator) {
    while (broken.size() < MOST_BROKEN) {
      try {
        if (!iterator.hasNext()) {
          return;
        }
        StageProvider<?, ?> provider = iterator.next();
        providers.putIfAbsent(provider.getClass(), provider);
      } catch (ServiceConfigurationError | LinkageError e) {
        broken.add(String.valueOf(e.getMessage()));
      }
    }
  }
}
