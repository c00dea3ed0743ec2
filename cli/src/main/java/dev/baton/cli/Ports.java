package dev.baton.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Ports of loopback. */
final class Ports {

    private static final int PATIENCE_MILLIS = 500;

    private Ports() {}

    static boolean isTaken(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    /** Or the command ends. 0 is any that is free. */
    static void mustBeFree(int port, String otherwise) {
        if (port != 0 && isTaken(port)) {
            throw taken(port, otherwise);
        }
    }

    /** Ends the command. {@code otherwise}: how to have it elsewhere. */
    static Wrong taken(int port, String otherwise) {
        return new Wrong(Wrong.SURROUNDINGS, "port " + port + " is taken: stop what uses it, or " + otherwise + ".");
    }

    /** The one at which people look first, unless somebody has it. */
    static int usualOrFree(int usual) {
        return isTaken(usual) ? free() : usual;
    }

    private static int free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException("no port of loopback is free", none);
        }
    }
}
