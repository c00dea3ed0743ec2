package dev.baton.cli;

import dev.baton.api.LiveKitNews;
import dev.baton.livekit.RoomNews;
import dev.baton.livekit.Webhooks;
import dev.baton.port.RoomHint;
import dev.baton.store.RoomNewsInbox;
import dev.baton.store.RoomNewsInbox.News;
import dev.baton.watch.IncomingWebhooks;
import dev.baton.watch.IncomingWebhooks.Receipt.NotDelivered;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** LiveKit's webhooks of a house that serves: written down as they come, passed on to their calls as soon as Temporal takes them. */
final class NewsDesk implements LiveKitNews, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NewsDesk.class);

    // For news that another process wrote down and could not pass on; our own wake us.
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration TIDY = Duration.ofMinutes(1);
    private static final int AT_ONCE = 50;

    private final Webhooks webhooks;
    private final RoomNewsInbox inbox;
    private final IncomingWebhooks calls;
    private final InstantSource clock;
    private final Semaphore arrived = new Semaphore(0);
    private final Thread rounds;
    private Instant tidyAt = Instant.EPOCH;

    /** {@code calls}: for what was believed already. */
    NewsDesk(Webhooks webhooks, RoomNewsInbox inbox, IncomingWebhooks calls, InstantSource clock) {
        this.webhooks = webhooks;
        this.inbox = inbox;
        this.calls = calls;
        this.clock = clock;
        rounds = Thread.ofVirtual().name("room-news").start(this::goRounds);
    }

    @Override
    public Receipt take(@Nullable String authorization, byte[] body) {
        return switch (webhooks.read(authorization, body)) {
            case Webhooks.Rejected(Webhooks.Reason reason) -> {
                LOG.atWarn().addKeyValue("reason", reason).log("a webhook was not believed");
                yield reason == Webhooks.Reason.UNREADABLE ? Receipt.UNREADABLE : Receipt.NOT_BELIEVED;
            }
            case Webhooks.Believed(RoomNews news) when news.kind() == RoomNews.Kind.OTHER || news.room().isEmpty() -> Receipt.OF_NO_USE;
            case Webhooks.Believed(RoomNews news) -> {
                boolean first = inbox.take(new News(news.hint().eventId(), news.room(), news.kind().name()));
                arrived.release();
                yield first ? Receipt.TAKEN : Receipt.KNOWN;
            }
        };
    }

    private void goRounds() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                int passed = goRound();
                if (passed == 0) {
                    boolean woken = arrived.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS);
                    if (woken) {
                        arrived.drainPermits();
                    }
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many were passed on, or need not be. */
    private int goRound() throws InterruptedException {
        try {
            tidyUp();
            List<News> due = inbox.due(AT_ONCE);
            int passed = 0;
            for (News news : due) {
                passed += pass(news) ? 1 : 0;
            }
            return passed;
        } catch (RuntimeException failed) {
            LOG.atWarn().addKeyValue("why", failed.getMessage()).log("news of rooms cannot be passed on just now");
            return 0;
        }
    }

    private void tidyUp() {
        Instant now = clock.instant();
        if (now.isBefore(tidyAt)) {
            return;
        }
        tidyAt = now.plus(TIDY);
        int forgotten = inbox.forgetOld();
        if (forgotten > 0) {
            LOG.atDebug().addKeyValue("news", forgotten).log("old news were forgotten");
        }
    }

    private boolean pass(News news) throws InterruptedException {
        var told = new RoomNews(new RoomHint(news.id()), RoomNews.Kind.valueOf(news.kind()), news.room(), null, clock.instant());
        if (calls.deliver(told) instanceof NotDelivered) {
            inbox.later(news.id(), AGAIN);
            return false;
        }
        inbox.done(news.id());
        return true;
    }

    /** One that was in hand and not passed on is somebody else's a minute later. */
    @Override
    public void close() throws InterruptedException {
        rounds.interrupt();
        rounds.join(Duration.ofSeconds(5));
    }
}
