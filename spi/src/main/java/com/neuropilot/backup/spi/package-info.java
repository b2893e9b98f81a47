/**
 * What a plug-in author compiles against: the five kinds of stages of a backup, and the values that
 * pass between them.
 *
 * <p>A plug-in is a {@link com.neuropilot.backup.spi.StageProvider} of one of five kinds,
 * registered for {@link java.util.ServiceLoader} in {@code module-info.java} and in {@code
 * META-INF/services}. Its own contract test extends the suite of {@code
 * com.neuropilot.backup.spi.tck} for its kind.
 *
 * <p><b>The one rule of streams.</b> For inputs, end of stream means success, and anything else
 * throws. For outputs, only {@code finish()} or {@code commit()} takes effect; {@code close()}
 * alone aborts.
 *
 * <p>This package needs the JDK only.
 */
package com.neuropilot.backup.spi;
