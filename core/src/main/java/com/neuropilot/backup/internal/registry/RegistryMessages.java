package com.neuropilot.backup.internal.registry;

import com.neuropilot.backup.spi.StageProvider;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The messages of the registry: what was asked for, what was found and where, the likely cause,
 * what to do.
 */
final class RegistryMessages {
  private RegistryMessages() {}

  static String notFound(StageKind<?> kind, String role, String id, FoundProviders found) {
    StringBuilder message = new StringBuilder();
    message
        .append("No ")
        .append(kind.name())
        .append(" with the id '")
        .append(id)
        .append("' was found (asked for by ")
        .append(role)
        .append("). ");
    message.append("Found: ").append(list(found.all())).append(". ");
    message
        .append("Probably the module or jar of the plug-in is missing, or META-INF/services/")
        .append(kind.service().getName());
    message.append(
        " was lost when a fat jar was built. Add the dependency, or merge the services files");
    message.append(" (Maven Shade: ServicesResourceTransformer).");
    if (!found.broken().isEmpty()) {
      message
          .append(" Some providers could not be loaded: ")
          .append(String.join("; ", found.broken()))
          .append(".");
    }
    return message.toString();
  }

  static String duplicate(StageKind<?> kind, String id, List<StageProvider<?, ?>> providers) {
    return "The "
        + kind.name()
        + " id '"
        + id
        + "' is provided more than once: "
        + list(providers)
        + ". Remove one of them.";
  }

  static String wrongType(
      StageKind<?> kind, StageRequest.Typed request, StageProvider<?, ?> provider) {
    return request.role()
        + " is configured with a "
        + request.config().getClass().getName()
        + ", but the "
        + kind.name()
        + " '"
        + provider.id()
        + "' takes a "
        + provider.configType().getName()
        + ". Use the configuration type of that plug-in, in one version.";
  }

  private static String list(List<StageProvider<?, ?>> providers) {
    return providers.isEmpty()
        ? "none"
        : providers.stream()
            .map(provider -> provider.id() + " (" + origin(provider) + ")")
            .collect(Collectors.joining(", "));
  }

  private static String origin(StageProvider<?, ?> provider) {
    Class<?> type = provider.getClass();
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return type.getName() + " in " + (source == null ? type.getModule() : source.getLocation());
  }
}
