package com.neuropilot.backup.storage.rclone;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ftpserver.DataConnectionConfigurationFactory;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.command.CommandFactoryFactory;
import org.apache.ftpserver.command.impl.listing.MLSTFileFormater;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.ftplet.FtpFile;
import org.apache.ftpserver.ftplet.FtpRequest;
import org.apache.ftpserver.impl.FtpIoSession;
import org.apache.ftpserver.impl.FtpServerContext;
import org.apache.ftpserver.impl.LocalizedFtpReply;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.WritePermission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** FTP: no hash, and times to the second at best. */
class FtpRemoteTest extends RemoteContract {
  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private FtpServer server;

  @BeforeEach
  void startServer() throws Exception {
    int port = RcloneServer.freePort();
    server = serve(folder, port);
    server.start();
    environment.put("RCLONE_CONFIG_SERVED_TYPE", "ftp");
    environment.put("RCLONE_CONFIG_SERVED_HOST", "127.0.0.1");
    environment.put("RCLONE_CONFIG_SERVED_PORT", Integer.toString(port));
    environment.put("RCLONE_CONFIG_SERVED_USER", RcloneServer.USER);
    environment.put("RCLONE_CONFIG_SERVED_PASS", Rclones.obscured(RcloneServer.PASSWORD));
  }

  @AfterEach
  void stopServer() {
    server.stop();
  }

  @Override
  protected String remote() {
    return "served:backups";
  }

  @Override
  protected Map<String, String> environment() {
    return environment;
  }

  /** Returns a server over a folder, to be started. */
  static FtpServer serve(Path folder, int port) throws FtpException {
    BaseUser user = new BaseUser();
    user.setName(RcloneServer.USER);
    user.setPassword(RcloneServer.PASSWORD);
    user.setHomeDirectory(folder.toString());
    user.setAuthorities(List.of(new WritePermission()));
    DataConnectionConfigurationFactory data = new DataConnectionConfigurationFactory();
    data.setPassiveAddress("127.0.0.1");
    ListenerFactory listener = new ListenerFactory();
    listener.setServerAddress("127.0.0.1");
    listener.setPort(port);
    listener.setDataConnectionConfiguration(data.createDataConnectionConfiguration());
    CommandFactoryFactory commands = new CommandFactoryFactory();
    commands.addCommand("MLST", FtpRemoteTest::describe);
    FtpServerFactory factory = new FtpServerFactory();
    factory.setCommandFactory(commands.createCommandFactory());
    factory.addListener("default", listener.createListener());
    factory.getUserManager().save(user);
    return factory.createServer();
  }

  /**
   * Describes one file. The server's own command takes a name such as {@code [1].x} for a pattern
   * and describes the folder instead.
   */
  private static void describe(FtpIoSession session, FtpServerContext context, FtpRequest request)
      throws FtpException {
    FtpFile file = session.getFileSystemView().getFile(request.getArgument());
    String facts =
        file.doesExist()
            ? new MLSTFileFormater((String[]) session.getAttribute("MLST.types")).format(file)
            : null;
    session.write(
        LocalizedFtpReply.translate(
            session, request, context, facts == null ? 501 : 250, "MLST", facts));
  }
}
