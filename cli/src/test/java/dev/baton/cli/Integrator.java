package dev.baton.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who wants to be told of transfers by webhook, on loopback, and keeps what they hear in the order in which it comes. */
final class Integrator implements AutoCloseable {

    static final String SECRET = "a-webhook-secret-of-a-test";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();

    record Heard(String signature, String body) {
        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    Integrator() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/news", this::hear);
        server.start();
    }

    /** Lines of .env by which a house tells it. */
    String settings() {
        return "BATON_WEBHOOK_URL=http://127.0.0.1:" + server.getAddress().getPort() + "/news\nBATON_WEBHOOK_PRIVATE=true\nBATON_WEBHOOK_SECRET=" + SECRET + "\n";
    }

    /** So many are not taken: they have to come again. */
    void refuse(int next) {
        refusals.set(next);
    }

    private void hear(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (!refused) {
                heard.add(new Heard(exchange.getRequestHeaders().getFirst("Baton-Signature"), body));
            }
            exchange.sendResponseHeaders(refused ? 500 : 204, -1);
        }
    }

    List<Heard> heard() {
        return List.copyOf(heard);
    }

    List<JsonNode> heardOf(String transfer) {
        return heard.stream().map(Heard::json).filter(event -> event.path("transfer_id").asString("").equals(transfer)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
