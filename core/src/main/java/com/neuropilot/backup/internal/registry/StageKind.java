package com.neuropilot.backup.internal.registry;

import com.neuropilot.backup.spi.Compressor;
import com.neuropilot.backup.spi.CompressorProvider;
import com.neuropilot.backup.spi.DumpSource;
import com.neuropilot.backup.spi.DumpSourceProvider;
import com.neuropilot.backup.spi.Encryptor;
import com.neuropilot.backup.spi.EncryptorProvider;
import com.neuropilot.backup.spi.Notifier;
import com.neuropilot.backup.spi.NotifierProvider;
import com.neuropilot.backup.spi.StageProvider;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.StorageTargetProvider;

/**
 * One of the five kinds of stages.
 *
 * @param name what people call it
 * @param stage the stage's type
 * @param service the type that {@link java.util.ServiceLoader} looks for
 * @param <S> the stage
 */
public record StageKind<S>(
    String name, Class<S> stage, Class<? extends StageProvider<?, ?>> service) {
  /** Databases. */
  public static final StageKind<DumpSource> DUMP_SOURCE =
      of("dump source", DumpSource.class, DumpSourceProvider.class);

  /** Compressors. */
  public static final StageKind<Compressor> COMPRESSOR =
      of("compressor", Compressor.class, CompressorProvider.class);

  /** Encryptors. */
  public static final StageKind<Encryptor> ENCRYPTOR =
      of("encryptor", Encryptor.class, EncryptorProvider.class);

  /** Storages. */
  public static final StageKind<StorageTarget> STORAGE =
      of("storage", StorageTarget.class, StorageTargetProvider.class);

  /** Notifiers. */
  public static final StageKind<Notifier> NOTIFIER =
      of("notifier", Notifier.class, NotifierProvider.class);

  @SuppressWarnings("unchecked")
  private static <S> StageKind<S> of(String name, Class<S> stage, Class<?> service) {
    return new StageKind<>(name, stage, (Class<? extends StageProvider<?, ?>>) service);
  }
}
