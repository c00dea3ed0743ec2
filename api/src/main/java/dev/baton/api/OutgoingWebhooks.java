package dev.baton.api;

import dev.baton.store.TransferEvents;
import dev.baton.store.TransferEvents.Event;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells integrators what becomes of transfers: signed, again and again until it is taken, and for each transfer in order. Several processes may
 * do so at the same time.
 */
public final class OutgoingWebhooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutgoingWebhooks.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration ROUND = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    // Longer than an answer can take: nobody else may send the same meanwhile.
    private static final Duration IN_HAND = Duration.ofSeconds(30);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration GIVEN_UP = Duration.ofDays(3);
    private static final Duration LOOK_BACK = Duration.ofMinutes(1);
    private static final int AT_ONCE = 50;

    private final TransferEvents events;
    private final WebhookTarget target;
    private final InstantSource clock;
    // An answer that leads elsewhere is not followed: elsewhere was never looked at.
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).followRedirects(HttpClient.Redirect.NEVER).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Instant lookBackAt = Instant.EPOCH;

    private OutgoingWebhooks(TransferEvents events, WebhookTarget target, InstantSource clock) {
        this.events = events;
        this.target = target;
        this.clock = clock;
    }

    /** Until it is closed. */
    public static OutgoingWebhooks start(TransferEvents events, WebhookTarget target, InstantSource clock) {
        var webhooks = new OutgoingWebhooks(events, target, clock);
        var unused = webhooks.threads.submit(webhooks::goRounds);
        return webhooks;
    }

    private void goRounds() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (!goRound()) {
                    Thread.sleep(ROUND);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there was something to tell. */
    private boolean goRound() throws InterruptedException {
        try {
            giveUp();
            List<Event> due = events.due(IN_HAND, AT_ONCE);
            if (due.isEmpty()) {
                return false;
            }
            // Those of several transfers at the same time; each transfer has one among them.
            List<Future<?>> sending = due.stream().<Future<?>>map(event -> threads.submit(() -> tell(event))).toList();
            for (Future<?> one : sending) {
                one.get();
            }
            return true;
        } catch (InterruptedException closing) {
            throw closing;
        } catch (Exception failed) {
            LOG.atWarn().setCause(failed).log("events could not be told to the webhook");
            return false;
        }
    }

    private void giveUp() {
        Instant now = clock.instant();
        if (now.isBefore(lookBackAt)) {
            return;
        }
        lookBackAt = now.plus(LOOK_BACK);
        int old = events.giveUpOlderThan(GIVEN_UP);
        if (old > 0) {
            LOG.atWarn().addKeyValue("events", old).log("events were not taken by the webhook for days and are not sent any more");
        }
    }

    private void tell(Event event) {
        Optional<String> objection = send(event);
        if (objection.isEmpty()) {
            events.settled(event);
            return;
        }
        Duration wait = waitAfter(event.attempts(), FIRST_WAIT);
        LOG.atWarn().addKeyValue("event", event.number()).addKeyValue("why", objection.get()).addKeyValue("again", wait).log("an event was not taken");
        events.later(event, wait);
    }

    /** Twice as long each time. */
    static Duration waitAfter(int attempts, Duration first) {
        Duration wait = first.multipliedBy(1L << Math.min(20, Math.max(0, attempts - 1)));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private Optional<String> send(Event event) {
        Optional<String> inside = target.objection();
        if (inside.isPresent()) {
            return inside;
        }
        byte[] body = JSON.writeValueAsBytes(written(event));
        long at = clock.instant().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(target.address())
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("User-Agent", "baton")
                .header("Baton-Signature", "t=" + at + ",v1=" + signature(target.secret(), at, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status / 100 == 2 ? Optional.empty() : Optional.of("it answered " + status);
        } catch (IOException away) {
            return Optional.of("it does not answer: " + away.getClass().getSimpleName());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return Optional.of("Baton is stopping");
        }
    }

    /** Ids, words of ours and times: no number, no name, nothing that was said. */
    private static Map<String, Object> written(Event event) {
        var body = new LinkedHashMap<String, Object>();
        body.put("id", "event-" + event.number());
        body.put("type", "transfer." + event.kind());
        body.put("at", event.at().toString());
        body.put("tenant", event.tenant().value());
        body.put("call_id", event.call().value());
        body.put("transfer_id", event.transfer().value());
        body.put("sequence", event.sequence());
        if (event.cause() != null) {
            body.put("cause", event.cause());
        }
        return body;
    }

    /** Over the time, a dot and the body, so that neither can be changed. */
    static String signature(byte[] secret, long at, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((at + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no HmacSHA256", missing);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.close();
    }
}
