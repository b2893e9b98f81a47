package com.neuropilot.backup.postgres;

import org.testcontainers.postgresql.PostgreSQLContainer;

/** A server in a container. */
final class DockerServer implements RunningServer {
  private final PostgreSQLContainer container;

  private DockerServer(PostgreSQLContainer container) {
    this.container = container;
  }

  static DockerServer start() {
    PostgreSQLContainer container =
        new PostgreSQLContainer("postgres:15-alpine")
            .withUsername(SUPERUSER)
            .withPassword(PASSWORD)
            .withDatabaseName("postgres");
    container.start();
    return new DockerServer(container);
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
  }

  @Override
  public void crash() {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void startAgain() {
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void stop() {
    container.stop();
  }
}
