package dev.baton.cli;

import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/** A Temporal in memory, on a port of its own. */
final class LocalTemporal implements AutoCloseable {

    private final int port = freePort();
    private final TestServer.PortBoundTestServer server = TestServer.createPortBoundServer(port, true);

    String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.close();
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
