package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Somebody who listens to server-sent events, and notes when each came. */
final class Listener implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpResponse<Stream<String>> response;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> beaten = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    record Event(String id, String kind, JsonNode data, Instant came) {}

    Listener(HttpResponse<Stream<String>> response) {
        this.response = response;
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try {
            read(response.body(), events::add, () -> beaten.complete(null));
            over.complete(null);
        } catch (UncheckedIOException broken) {
            over.completeExceptionally(broken);
        }
    }

    /** Until the stream ends. */
    static void read(Stream<String> body, Consumer<Event> events, Runnable beat) {
        String[] event = {"", ""};
        try (Stream<String> lines = body) {
            lines.forEach(line -> {
                if (line.startsWith(": still here")) {
                    beat.run();
                } else if (line.startsWith("id: ")) {
                    event[0] = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    event[1] = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.accept(new Event(event[0], event[1], json(line.substring(6)), Instant.now()));
                }
            });
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (java.io.IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    int status() {
        return response.statusCode();
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    List<Event> untilTheEnd() throws Exception {
        over.get(60, TimeUnit.SECONDS);
        assertThat(events).isNotEmpty();
        return events();
    }

    /** Done when it was told, in a pause, that the stream goes on. */
    CompletableFuture<Void> beaten() {
        return beaten;
    }

    boolean heard(String text) {
        return events.stream().anyMatch(one -> one.data().path("text").asText().contains(text));
    }

    @Override
    public void close() {
        response.body().close();
    }
}
