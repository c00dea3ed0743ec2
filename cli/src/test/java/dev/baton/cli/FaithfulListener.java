package dev.baton.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Somebody who listens to server-sent events, and whenever the connection ends comes again with the last id that they have. */
final class FaithfulListener implements AutoCloseable {

    private final HttpClient http;
    private final Supplier<HttpRequest.Builder> request;
    private final List<Listener.Event> heard = new CopyOnWriteArrayList<>();
    private final Thread listening;

    FaithfulListener(HttpClient http, Supplier<HttpRequest.Builder> request) {
        this.http = http;
        this.request = request;
        listening = Thread.ofVirtual().start(this::listen);
    }

    private void listen() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                once();
                // As a browser does, only sooner.
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() throws InterruptedException {
        HttpRequest.Builder asking = request.get();
        if (!heard.isEmpty()) {
            asking.setHeader("Last-Event-ID", heard.getLast().id());
        }
        try {
            HttpResponse<Stream<String>> answer = http.send(asking.build(), BodyHandlers.ofLines());
            if (answer.statusCode() == 200) {
                Listener.read(answer.body(), heard::add, () -> {});
            } else {
                answer.body().close();
            }
        } catch (IOException | UncheckedIOException away) {
            // It is asked again.
        }
    }

    List<Listener.Event> heard() {
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        listening.interrupt();
    }
}
