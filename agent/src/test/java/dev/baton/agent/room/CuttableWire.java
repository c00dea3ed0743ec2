package dev.baton.agent.room;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Between a participant and LiveKit's signalling: passes bytes, until it is cut. Sound does not come this way. */
final class CuttableWire implements AutoCloseable {

    private final ServerSocket door;
    private final int upstream;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean refusesToResume;
    private volatile boolean swallows;

    CuttableWire(String server) {
        upstream = URI.create(server).getPort();
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "ws://127.0.0.1:" + door.getLocalPort();
    }

    /** Whoever is connected is not any more. */
    void cut() {
        open.forEach(CuttableWire::close);
        open.clear();
    }

    /** As a server that lost its memory. */
    void refuseToResume() {
        refusesToResume = true;
    }

    /** What is connected stays connected, and nothing comes through any more. New connections are fine. */
    void swallow() {
        swallows = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                swallows = false;
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client; Socket server = new Socket(InetAddress.getLoopbackAddress(), upstream)) {
            open.add(server);
            byte[] first = new byte[8192];
            int length = client.getInputStream().read(first);
            if (length > 0 && refusesToResume && new String(first, 0, length, StandardCharsets.ISO_8859_1).contains("reconnect=1")) {
                client.getOutputStream().write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return;
            }
            server.getOutputStream().write(first, 0, Math.max(0, length));
            Thread back = Thread.ofVirtual().start(() -> pass(server, client));
            pass(client, server);
            back.join();
        } catch (IOException gone) {
            // One of the two hung up, and so do we.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[65_536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (!swallows) {
                    out.write(buffer, 0, length);
                }
            }
        } catch (IOException gone) {
            // The other side is closed below.
        }
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
