package dev.baton.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Says on loopback whether this process can do its work just now, and if not, what is in the way. */
final class HealthDoor implements AutoCloseable {

    static final String PORT = Names.BATON_HEALTH_PORT.name();
    static final String PATH = "/health";

    private final Supplier<Optional<String>> obstacle;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private HealthDoor(Supplier<Optional<String>> obstacle, HttpServer server) {
        this.obstacle = obstacle;
        this.server = server;
        server.createContext(PATH, this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Where a port is set; otherwise nobody asks. {@code obstacle}: asked each time. */
    static AutoCloseable open(Map<String, String> settings, Supplier<Optional<String>> obstacle) throws IOException {
        String set = Surroundings.said(settings, PORT);
        if (set.isEmpty()) {
            return () -> {};
        }
        if (!set.matches("[1-9][0-9]{0,4}") || Integer.parseInt(set) > 65_535) {
            throw new Wrong(Wrong.USAGE, PORT + " is a port from 1 to 65535.");
        }
        try {
            return new HealthDoor(obstacle, HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(set)), 0));
        } catch (BindException taken) {
            throw Ports.taken(Integer.parseInt(set), "set another " + PORT);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<String> why = obstacle();
            byte[] said = (why.orElse("at work") + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(why.isEmpty() ? 200 : 503, said.length);
            exchange.getResponseBody().write(said);
        }
    }

    private Optional<String> obstacle() {
        try {
            return obstacle.get();
        } catch (RuntimeException failed) {
            return Optional.of("It cannot be told: " + failed.getClass().getSimpleName() + ".");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
