package com.neuropilot.backup.notify.email;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's key for localhost, made by the JDK's keytool, and the file that makes it trusted. */
record ServerKey(Path store, Path certificate) {
  static final String PASSWORD = "changeit";

  static ServerKey make(Path folder, String host) throws IOException, InterruptedException {
    Path store = folder.resolve(host + ".p12");
    Path certificate = folder.resolve(host + ".pem");
    String store1 = store.toString();
    keytool(
        "-genkeypair",
        "-alias",
        "mail",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + host,
        "-validity",
        "3650",
        "-ext",
        "SAN=dns:" + host,
        "-storetype",
        "PKCS12",
        "-keystore",
        store1);
    keytool(
        "-exportcert", "-rfc", "-alias", "mail", "-keystore", store1, "-file", "" + certificate);
    return new ServerKey(store, certificate);
  }

  SSLContext context() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    builder.command().addAll(List.of(arguments));
    builder.command().addAll(List.of("-storepass", PASSWORD));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("keytool failed: " + String.join(" ", arguments));
    }
  }
}
