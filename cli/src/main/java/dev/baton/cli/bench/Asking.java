package dev.baton.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Somebody who asks a house by HTTP, and looks at the clock. */
final class Asking implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BUSY = "+19876543211";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String door;

    Asking(String door) {
        this.door = door;
    }

    /** {@code id}: of the call or transfer, where it was accepted. */
    record Answer(int status, double millis, boolean retryAfter, String id, String body) {

        Answer orThrow() {
            if (status != 202) {
                throw new IllegalStateException("answered " + status + ": " + body);
            }
            return this;
        }
    }

    /** Somebody picks up after three seconds. */
    Answer call(int number) {
        return post("/call", placing("+1415555%04d".formatted(number % 10_000), "+1415556%04d".formatted(number % 10_000)));
    }

    /** The phone is busy, so the call is over soon. */
    Answer busyCall() {
        return post("/call", placing(BUSY, "+14155560000"));
    }

    private static String placing(String to, String transferTo) {
        return "{\"to_phone\": \"" + to + "\", \"from_phone\": \"+11234567890\", \"contact_name\": \"John Doe\", \"enable_call_transfer\": true,"
                + " \"transfer_phone_number\": \"" + transferTo + "\"}";
    }

    Answer transfer(String call) {
        return post("/call/" + call + "/transfer", "{\"destination\": \"default\", \"reason\": \"wants to buy a boat\"}");
    }

    boolean isOver(String call) {
        try {
            return JSON.readTree(send(request("/call/" + call).GET().build()).body()).path("ended_at").isTextual();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Answer post(String path, String body) {
        HttpRequest request = request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)).build();
        long asked = System.nanoTime();
        HttpResponse<String> response = send(request);
        double millis = (System.nanoTime() - asked) / 1e6;
        try {
            JsonNode json = JSON.readTree(response.body());
            String id = json.path(json.has("transfer_id") ? "transfer_id" : "call_id").asText("");
            return new Answer(response.statusCode(), millis, response.headers().firstValue("Retry-After").isPresent(), id, response.body());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(door + path)).timeout(Duration.ofSeconds(60)).header("Authorization", "Bearer " + UpProcess.KEY);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException away) {
            throw new UncheckedIOException("the house does not answer", away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while asking", stopped);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
