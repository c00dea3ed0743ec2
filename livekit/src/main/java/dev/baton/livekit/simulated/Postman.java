package dev.baton.livekit.simulated;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Jwt;
import dev.baton.livekit.Webhooks;
import dev.baton.simulation.Exchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitWebhook.WebhookEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends webhooks, signed, one after the other, and to an address that does not take them a few times. */
final class Postman implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
    private static final int ATTEMPTS = 3;
    private static final Duration VALID = Duration.ofMinutes(5);

    private final Exchange exchange;
    private final ApiKey key;
    private final InstantSource clock;
    private final List<URI> addresses = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();
    private final ExecutorService round = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("webhooks").factory());

    Postman(Exchange exchange, ApiKey key, InstantSource clock) {
        this.exchange = exchange;
        this.key = key;
        this.clock = clock;
    }

    void to(URI address) {
        addresses.add(address);
    }

    void room(String event, Hall hall) {
        post(WebhookEvent.newBuilder().setEvent(event).setRoom(hall.describe()));
    }

    void participant(String event, Hall hall, ParticipantInfo.Builder one) {
        post(WebhookEvent.newBuilder().setEvent(event).setRoom(hall.describe()).setParticipant(one.build()));
    }

    void track(String event, Hall hall, ParticipantInfo.Builder one) {
        one.getTracksList().forEach(track ->
                post(WebhookEvent.newBuilder().setEvent(event).setRoom(hall.describe()).setParticipant(one.build()).setTrack(track)));
    }

    private void post(WebhookEvent.Builder event) {
        if (addresses.isEmpty()) {
            return;
        }
        WebhookEvent letter = event.setId("EV_" + UUID.randomUUID()).setCreatedAt(clock.instant().getEpochSecond()).build();
        exchange.carry("the webhook " + letter.getEvent() + " of " + letter.getRoom().getSid(), () -> goRound(letter));
    }

    private void goRound(WebhookEvent letter) {
        try {
            round.execute(() -> addresses.forEach(address -> deliver(letter, address)));
        } catch (RejectedExecutionException closed) {
            // Nobody is there any more who could want it.
        }
    }

    private void deliver(WebhookEvent letter, URI address) {
        try {
            byte[] body = JsonFormat.printer().omittingInsignificantWhitespace().print(letter).getBytes(StandardCharsets.UTF_8);
            long now = clock.instant().getEpochSecond();
            String token = Jwt.sign(key, Map.of("iss", key.key(), "nbf", now, "exp", now + VALID.toSeconds(), "sha256", Webhooks.hash(body)));
            HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5))
                    .header("Content-Type", "application/webhook+json").header("Authorization", token)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                if (taken(request)) {
                    return;
                }
            }
            LOG.atWarn().addKeyValue("event", letter.getEvent()).addKeyValue("attempts", ATTEMPTS).log("a webhook was not taken");
        } catch (InvalidProtocolBufferException wrong) {
            throw new IllegalStateException("a webhook cannot be written as JSON", wrong);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean taken(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException notThere) {
            return false;
        }
    }

    @Override
    public void close() {
        round.shutdownNow();
        http.shutdownNow();
    }
}
