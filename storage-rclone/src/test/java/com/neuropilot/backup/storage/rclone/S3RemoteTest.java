package com.neuropilot.backup.storage.rclone;

import static org.assertj.core.api.Assertions.assertThat;

import com.neuropilot.backup.spi.ObjectKey;
import com.neuropilot.backup.spi.StorageTarget;
import com.neuropilot.backup.spi.tck.BytesContent;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** S3: objects appear whole or not at all, with an MD5. */
class S3RemoteTest extends RemoteContract {
  private S3Server server;

  @BeforeEach
  void startServer() throws IOException {
    server = new S3Server();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Override
  protected String remote() {
    return "served:" + S3Server.BUCKET + "/neuropilot";
  }

  @Override
  protected Map<String, String> environment() {
    return server.remote();
  }

  @Test
  void hashOfTheRemoteProves() throws IOException {
    try (StorageTarget target = openTarget()) {
      assertThat(target.put(ObjectKey.of("a.dump"), BytesContent.of("content")).proof())
          .isEqualTo("md5");
    }
  }
}
