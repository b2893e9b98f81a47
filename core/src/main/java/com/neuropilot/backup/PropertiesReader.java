package com.neuropilot.backup;

import com.neuropilot.backup.internal.codec.CodecChain;
import com.neuropilot.backup.internal.manifest.BackupId;
import com.neuropilot.backup.internal.registry.Problems;
import com.neuropilot.backup.internal.registry.StageRequest;
import com.neuropilot.backup.internal.retention.RetentionRules;
import com.neuropilot.backup.internal.run.RunPlan.NamedStorage;
import com.neuropilot.backup.internal.run.WorkDirectory;
import com.neuropilot.backup.spi.StageConfig;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the keys of a configuration file into pipelines and catalogs. */
final class PropertiesReader {
  private PropertiesReader() {}

  static BackupPipelineBuilder pipeline(Properties properties) {
    PropertyTree tree = PropertyTree.of(properties);
    BackupPipelineBuilder builder =
        BackupPipeline.from(tree.value("source").orElse("postgresql"), tree.under("source"));
    return fill(builder, tree).withProblems(tree.problems());
  }

  static BackupPipelineBuilder pipeline(StageConfig source, Properties properties) {
    PropertyTree tree = PropertyTree.of(properties);
    BackupPipelineBuilder builder = fill(BackupPipeline.from(source), tree);
    properties.stringPropertyNames().stream()
        .filter(key -> key.equals("source") || key.startsWith("source."))
        .sorted()
        .forEach(
            key ->
                builder.withProblems(
                    List.of(key + " is given, although the program says what is backed up")));
    return builder.withProblems(tree.problemsBesideSource());
  }

  private static BackupPipelineBuilder fill(BackupPipelineBuilder builder, PropertyTree tree) {
    tree.own().text("name").ifPresent(builder::named);
    tree.own().bytes("part-size").ifPresent(builder::partSize);
    tree.own().path("work-directory").ifPresent(builder::workDirectory);
    tree.own().path("metrics-file").ifPresent(builder::metricsFile);
    tree.own().choice("verification", Verification.class).ifPresent(builder::verifying);
    tree.own().text("accept-database").ifPresent(builder::acceptDatabase);
    number(tree, "max-shrink", "50%", "(\\d{1,3})\\s*%").ifPresent(builder::maxShrink);
    number(tree, "destinations", "all or at-least-2", "all|at-least-(\\d{1,3})")
        .ifPresent(builder::completeAt);
    tree.value("compressor").ifPresent(id -> builder.compressWith(id, tree.under("compressor")));
    tree.value("encryptor").ifPresent(id -> encrypt(builder, tree, id));
    tree.labels("storage")
        .forEach((label, id) -> builder.storeIn(label, id, tree.under("storage." + label)));
    tree.labels("notifier")
        .forEach((label, id) -> builder.notifying(label, id, tree.under("notifier." + label)));
    List<String> wrong = new ArrayList<>();
    retention(tree, wrong).ifPresent(rules -> builder.keeping(new Retention.Rules(rules)));
    ScheduleSettings.read(tree.under("schedule"), builder, wrong);
    builder.drilling(drill(tree, wrong));
    return builder.withProblems(wrong);
  }

  private static Optional<Integer> number(
      PropertyTree tree, String key, String example, String pattern) {
    Optional<String> text = tree.own().text(key);
    Optional<Matcher> matcher =
        text.map(value -> Pattern.compile(pattern).matcher(value)).filter(Matcher::matches);
    if (text.isPresent() && matcher.isEmpty()) {
      tree.own().problem(key, "is '" + text.get() + "', which is not like " + example);
    }
    return matcher.map(found -> found.group(1)).map(Integer::valueOf);
  }

  private static Optional<RetentionRules> retention(PropertyTree tree, List<String> problems) {
    return StorageSettings.retention("retention.", tree.under("retention"), problems);
  }

  private static DrillSettings drill(PropertyTree tree, List<String> problems) {
    return DrillSettings.read(
        tree.under("drill"), tree.value("source").orElse("postgresql"), problems);
  }

  private static List<NamedStorage> storages(PropertyTree tree, Problems problems) {
    List<String> wrong = new ArrayList<>();
    RetentionRules defaults = retention(tree, wrong).orElse(RetentionRules.NONE);
    List<StorageSettings> settings = new ArrayList<>();
    tree.labels("storage")
        .forEach(
            (label, id) ->
                settings.add(
                    StorageSettings.untyped(label, id, tree.under("storage." + label), wrong)));
    List<NamedStorage> storages = StorageSettings.readable(settings, defaults, problems);
    problems.addAll(wrong);
    return storages;
  }

  static BackupCatalog catalog(Properties properties) {
    PropertyTree tree = PropertyTree.of(properties);
    Problems problems = new Problems();
    List<NamedStorage> storages = storages(tree, problems);
    if (storages.isEmpty() && !problems.any()) {
      problems.add("storage.LABEL is missing; there is nowhere to look for backups");
    }
    List<String> wrong = new ArrayList<>();
    DrillSettings drill = drill(tree, wrong);
    problems.addAll(wrong);
    Failures.throwIfAny(problems);
    return new BackupCatalog(
        new CatalogParts(
            storages,
            request(tree, "encryptor")
                .filter(request -> !request.providerId().equals(CodecChain.NO_ENCRYPTION))
                .map(request -> request),
            request(tree, "source").map(request -> request),
            tree.own().text("name"),
            tree.own().text("accept-database"),
            drill,
            notifiers(tree),
            isPipeline(tree)
                ? Optional.of(() -> pipeline(properties).build().parts())
                : Optional.empty(),
            tree.own().path("work-directory").orElseGet(WorkDirectory::defaultBase),
            InstantSource.system(),
            System.getenv(),
            List.of()));
  }

  private static List<StageRequest> notifiers(PropertyTree tree) {
    List<StageRequest> requests = new ArrayList<>();
    tree.labels("notifier")
        .forEach(
            (label, id) ->
                requests.add(
                    new StageRequest.Untyped(
                        "notifier." + label, id, tree.under("notifier." + label))));
    return requests;
  }

  /** Returns whether backups could be made with a file, and not only read. */
  private static boolean isPipeline(PropertyTree tree) {
    return tree.value("name").isPresent()
        && tree.value("source").isPresent()
        && tree.value("encryptor").isPresent()
        && tree.labels("storage").keySet().stream().allMatch(BackupId::isPipelineName);
  }

  private static void encrypt(BackupPipelineBuilder builder, PropertyTree tree, String id) {
    Map<String, String> options = tree.under("encryptor");
    if (!id.equals(CodecChain.NO_ENCRYPTION)) {
      builder.encryptWith(id, options);
      return;
    }
    builder.withoutEncryption();
    if (!options.isEmpty()) {
      builder.withProblems(
          List.of(
              "encryptor is none, but there are options for one: "
                  + String.join(", ", options.keySet())));
    }
  }

  private static Optional<StageRequest.Untyped> request(PropertyTree tree, String key) {
    return tree.value(key).map(id -> new StageRequest.Untyped(key, id, tree.under(key)));
  }
}
