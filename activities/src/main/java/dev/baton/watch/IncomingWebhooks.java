package dev.baton.watch;

import dev.baton.call.CallId;
import dev.baton.desk.Said;
import dev.baton.livekit.RoomNews;
import dev.baton.livekit.Webhooks;
import dev.baton.watch.OurRooms.Ours;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns LiveKit's webhooks into hints for the calls they are about. Whoever serves HTTP gives header and body. */
public final class IncomingWebhooks {

    private static final Logger LOG = LoggerFactory.getLogger(IncomingWebhooks.class);

    // LiveKit sends one again for less than a minute; signed, it could be replayed for five. The call looks again, at worst.
    static final int REMEMBERED = 20_000;

    private final Webhooks webhooks;
    private final KnownRooms rooms;
    private final Hints calls;
    private final Outage temporal;
    private final Set<String> seen = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    public IncomingWebhooks(Webhooks webhooks, KnownRooms rooms, Hints calls, InstantSource clock) {
        this.webhooks = webhooks;
        this.rooms = rooms;
        this.calls = calls;
        temporal = new Outage("Temporal takes no hints from webhooks", clock, LOG);
    }

    /** What became of one, and what LiveKit is answered. */
    public sealed interface Receipt {

        int status();

        record Passed(CallId call) implements Receipt {
            @Override
            public int status() {
                return 200;
            }
        }

        /** It came before. */
        record Known() implements Receipt {
            @Override
            public int status() {
                return 200;
            }
        }

        /** Another's room, or nothing about a room. */
        record NotOurs() implements Receipt {
            @Override
            public int status() {
                return 200;
            }
        }

        /** The call is over, or nobody began it. */
        record NobodyListens(CallId call) implements Receipt {
            @Override
            public int status() {
                return 200;
            }
        }

        record Rejected(Webhooks.Reason reason) implements Receipt {
            @Override
            public int status() {
                return reason == Webhooks.Reason.UNREADABLE ? 400 : 401;
            }
        }

        /** Temporal is away: LiveKit shall send it again. */
        record NotDelivered(CallId call) implements Receipt {
            @Override
            public int status() {
                return 503;
            }
        }
    }

    /** {@code authorization}: that header as it came. The body must be the very bytes that came. */
    public Receipt receive(@Nullable String authorization, byte[] body) throws InterruptedException {
        return switch (webhooks.read(authorization, body)) {
            case Webhooks.Rejected(Webhooks.Reason reason) -> {
                LOG.atWarn().addKeyValue("reason", reason).log("a webhook was not believed");
                yield new Receipt.Rejected(reason);
            }
            case Webhooks.Believed(RoomNews news) -> news.kind() == RoomNews.Kind.OTHER || news.room().isEmpty() ? new Receipt.NotOurs() : pass(news);
        };
    }

    private Receipt pass(RoomNews news) throws InterruptedException {
        if (!firstTime(news.hint().eventId())) {
            return new Receipt.Known();
        }
        Receipt receipt = deliver(news);
        if (receipt instanceof Receipt.NotDelivered) {
            forget(news.hint().eventId());
        }
        return receipt;
    }

    /** One that was believed, and that nobody has passed on yet. */
    public Receipt deliver(RoomNews news) throws InterruptedException {
        Optional<Ours> room = rooms.of(news.room(), false);
        if (room.isEmpty()) {
            return new Receipt.NotOurs();
        }
        Receipt receipt = deliver(news, room.get().call());
        if (receipt instanceof Receipt.NobodyListens) {
            // The room may have been adopted by another call since we learnt about it.
            Optional<Ours> now = rooms.of(news.room(), true);
            if (now.isPresent() && !now.get().call().equals(room.get().call())) {
                return deliver(news, now.get().call());
            }
        }
        return receipt;
    }

    private Receipt deliver(RoomNews news, CallId call) {
        if (!temporal.mayTry()) {
            // Each attempt can take a minute, and news keep coming.
            return new Receipt.NotDelivered(call);
        }
        try {
            Receipt receipt = switch (calls.roomChanged(call, news.hint())) {
                case Said.Done<CallId> done -> new Receipt.Passed(call);
                case Said.Refused<CallId> over -> new Receipt.NobodyListens(call);
            };
            temporal.over();
            return receipt;
        } catch (RuntimeException away) {
            temporal.began(String.valueOf(away.getMessage()));
            return new Receipt.NotDelivered(call);
        }
    }

    private synchronized boolean firstTime(String id) {
        return seen.add(id);
    }

    private synchronized void forget(String id) {
        seen.remove(id);
    }
}
