package com.neuropilot.backup.notify.email;

import com.neuropilot.backup.spi.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Makes connections that trust the certificates of a file and no others. */
final class TrustedCertificates {
  private TrustedCertificates() {}

  static SSLSocketFactory sockets(Path file) throws StageException {
    try (InputStream pem = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int count = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("certificate-" + count++, each);
      }
      if (count == 0) {
        throw new StageException(
            "The file " + file + " holds no certificate. Put the server's there (PEM).", false);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (StageException e) {
      throw e;
    } catch (IOException | GeneralSecurityException e) {
      throw new StageException(
          "The certificates in " + file + " cannot be read: " + e + ". Put them there in PEM.",
          false,
          e);
    }
  }
}
