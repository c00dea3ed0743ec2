package dev.baton.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a server on this machine, which can be cut and mended. */
final class SeveredLine implements AutoCloseable {

    private final ServerSocket entrance;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    SeveredLine(String address) throws IOException {
        port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + entrance.getLocalPort();
    }

    void cut() {
        cut = true;
        open.forEach(SeveredLine::hangUp);
        open.clear();
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket here = entrance.accept();
                if (cut) {
                    hangUp(here);
                } else {
                    var there = new Socket(InetAddress.getLoopbackAddress(), port);
                    open.add(here);
                    open.add(there);
                    Thread.ofVirtual().start(() -> pass(here, there));
                    Thread.ofVirtual().start(() -> pass(there, here));
                }
            } catch (IOException closed) {
                // One connection less; or the end of the line.
            }
        }
    }

    private void pass(Socket from, Socket to) {
        try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException gone) {
            // As on any line.
        } finally {
            hangUp(from);
            hangUp(to);
        }
    }

    private static void hangUp(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // It is.
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cut();
    }
}
