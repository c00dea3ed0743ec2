package dev.baton.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Takes LiveKit's webhooks. They are written down, answered, and only then acted on. */
@RestController
final class WebhooksPage {

    static final String PATH = "/webhooks/livekit";

    private static final Logger LOG = LoggerFactory.getLogger(WebhooksPage.class);

    // LiveKit sends to a house in turn, and sends again what was not taken: rather once more than late.
    private static final long AT_MOST_MILLIS = 40;

    private final LiveKitNews news;
    private final Executor threads;

    WebhooksPage(Guard guard) {
        news = guard.liveKit();
        threads = task -> Thread.ofVirtual().name("webhook").start(task);
    }

    record Taken(String status) {}

    @PostMapping(PATH)
    Taken take(@RequestBody(required = false) byte @Nullable [] body,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String authorization) {
        byte[] came = body == null ? new byte[0] : body;
        return switch (inTime(CompletableFuture.supplyAsync(() -> news.take(authorization, came), threads))) {
            case TAKEN -> new Taken("taken");
            case KNOWN -> new Taken("known");
            case OF_NO_USE -> new Taken("of no use");
            case NOT_BELIEVED -> throw new Problem(Problem.Kind.NOT_BELIEVED, "It is not signed by us, not signed now, or signed for another body.");
            case UNREADABLE -> throw new Problem(Problem.Kind.UNREADABLE, "It is signed, and not a webhook of LiveKit's.");
        };
    }

    private static LiveKitNews.Receipt inTime(CompletableFuture<LiveKitNews.Receipt> taking) {
        try {
            return taking.get(AT_MOST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new Problem(Problem.Kind.AWAY, "It could not be written down in time: send it again.");
        } catch (ExecutionException failed) {
            LOG.atWarn().setCause(failed.getCause()).log("a webhook could not be written down");
            throw new Problem(Problem.Kind.AWAY, "It could not be written down: send it again.");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Problem(Problem.Kind.AWAY, "Baton is stopping: send it again.");
        }
    }
}
