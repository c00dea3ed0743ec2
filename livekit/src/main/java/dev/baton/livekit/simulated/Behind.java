package dev.baton.livekit.simulated;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** A real LiveKit, asked in the words in which we were asked; its answer is passed on as it is. */
final class Behind implements AutoCloseable {

    // Above whatever deadline anybody names for rooms and dispatches.
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final List<String> PASSED_ON = List.of("Authorization", "Content-Type", "X-Twirp-Timeout-Ms");

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;

    Behind(URI server) {
        this.server = server;
    }

    void ask(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve(exchange.getRequestURI().getPath())).timeout(LONGEST)
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : PASSED_ON) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        // If it does not answer, neither do we: the connection breaks, as one to a dead server does.
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        answer.headers().firstValue("Content-Type").ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
