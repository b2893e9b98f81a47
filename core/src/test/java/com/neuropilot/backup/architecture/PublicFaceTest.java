package com.neuropilot.backup.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.BackupPipeline;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a host sees of this library. */
class PublicFaceTest {
  private static final String ROOT = BackupPipeline.class.getPackageName();
  private static final Set<String> PUBLIC_PACKAGES =
      Set.of(
          ROOT,
          ROOT + ".drill",
          ROOT + ".event",
          ROOT + ".postgres",
          ROOT + ".compress",
          ROOT + ".openpgp",
          ROOT + ".heartbeat",
          ROOT + ".junit",
          ROOT + ".metrics",
          ROOT + ".schedule",
          ROOT + ".spring",
          ROOT + ".spi",
          ROOT + ".spi.http",
          ROOT + ".spi.tool");

  private static final JavaClasses CLASSES = Shipped.CLASSES;

  @Test
  void publicSignaturesNameOnlyTheJdkTheSpiAndThisLibrary() {
    List<String> strangers = new ArrayList<>();
    int seen = 0;
    for (JavaClass type : CLASSES) {
      if (!isPublic(type)) {
        continue;
      }
      seen++;
      type.getAllRawSuperclasses().forEach(parent -> check(type, parent, "extends", strangers));
      type.getCodeUnits().stream()
          .filter(PublicFaceTest::isSeen)
          .forEach(unit -> check(type, unit, strangers));
      type.getFields().stream()
          .filter(PublicFaceTest::isSeen)
          .forEach(field -> check(type, field.getRawType(), field.getName(), strangers));
    }
    assertThat(seen).as("public types seen").isGreaterThan(80);
    assertThat(strangers).isEmpty();
  }

  @Test
  void nothingInternalIsOpenToEverybody() {
    List<String> exported = exports();
    assertThat(exported).isNotEmpty();
    assertThat(exported).allSatisfy(name -> assertThat(PUBLIC_PACKAGES).contains(name));
  }

  private static List<String> exports() {
    return ModuleFinder.of(
            Path.of(
                URI.create(
                    BackupPipeline.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString())))
        .find(ROOT)
        .orElseThrow()
        .descriptor()
        .exports()
        .stream()
        .filter(export -> !export.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .toList();
  }

  private static void check(JavaClass type, JavaCodeUnit unit, List<String> strangers) {
    check(type, unit.getRawReturnType(), unit.getName(), strangers);
    unit.getRawParameterTypes()
        .forEach(parameter -> check(type, parameter, unit.getName(), strangers));
    unit.getExceptionTypes()
        .forEach(thrown -> check(type, thrown.toErasure(), unit.getName(), strangers));
  }

  private static void check(JavaClass type, JavaClass named, String where, List<String> strangers) {
    JavaClass base = named.getBaseComponentType();
    boolean ours =
        PUBLIC_PACKAGES.contains(base.getPackageName())
            && base.getModifiers().contains(JavaModifier.PUBLIC);
    boolean allowed =
        ours
            || base.isPrimitive()
            || base.getPackageName().startsWith("java.")
            || base.getPackageName().startsWith("javax.sql")
            || isRegistryForMeters(type, base)
            || isExtensionOfJunit(type, base);
    if (!allowed) {
      strangers.add(type.getName() + "." + where + " names " + base.getName());
    }
  }

  /** Whoever wants meters has Micrometer, and has to say where they go. */
  private static boolean isRegistryForMeters(JavaClass type, JavaClass named) {
    return type.getPackageName().equals(ROOT + ".metrics")
        && named.getName().equals("io.micrometer.core.instrument.MeterRegistry");
  }

  /** Whoever drills in tests has JUnit, and its contexts are what an extension gets. */
  private static boolean isExtensionOfJunit(JavaClass type, JavaClass named) {
    return type.getPackageName().equals(ROOT + ".junit")
        && named.getPackageName().equals("org.junit.jupiter.api.extension");
  }

  private static boolean isPublic(JavaClass type) {
    return PUBLIC_PACKAGES.contains(type.getPackageName())
        && type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(PublicFaceTest::isPublic).orElse(true);
  }

  private static boolean isSeen(JavaCodeUnit unit) {
    return isSeen(unit.getModifiers()) && !unit.getModifiers().contains(JavaModifier.SYNTHETIC);
  }

  private static boolean isSeen(JavaField field) {
    return isSeen(field.getModifiers()) && !field.getModifiers().contains(JavaModifier.SYNTHETIC);
  }

  private static boolean isSeen(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }
}
