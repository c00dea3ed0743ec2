package dev.baton.livekit.simulated;

import com.sun.net.httpserver.HttpServer;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.RoomNews;
import dev.baton.livekit.Webhooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Where webhooks arrive. What is not believed is an error of the test. */
final class Letterbox implements AutoCloseable {

    private final HttpServer server;
    private final BlockingQueue<Webhooks.Verdict> letters = new LinkedBlockingQueue<>();

    Letterbox(ApiKey key, int port) {
        var webhooks = new Webhooks(List.of(key), InstantSource.system());
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException("no webhooks can arrive on port " + port, taken);
        }
        server.createContext("/webhook", exchange -> {
            try (exchange) {
                letters.add(webhooks.read(exchange.getRequestHeaders().getFirst("Authorization"), exchange.getRequestBody().readAllBytes()));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhook");
    }

    RoomNews await(Predicate<RoomNews> wanted, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            Webhooks.Verdict letter = letters.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            switch (letter) {
                case null -> throw new AssertionError("no such webhook came within " + atMost);
                case Webhooks.Rejected(Webhooks.Reason reason) -> throw new AssertionError("a webhook was rejected: " + reason);
                case Webhooks.Believed(RoomNews news) -> {
                    if (wanted.test(news)) {
                        return news;
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
