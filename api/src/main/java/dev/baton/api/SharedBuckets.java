package dev.baton.api;

import dev.baton.store.Allowances;
import dev.baton.store.DatabaseAway;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast each key may ask at all doors of one database together. A door takes tokens by the handful, so that most requests cost no question;
 * while the database does not answer, each door counts for itself.
 */
final class SharedBuckets {

    private static final Logger LOG = LoggerFactory.getLogger(SharedBuckets.class);
    // Of a second's worth.
    private static final int HANDFULS = 10;

    private final int eachSecond;
    private final int handful;
    private final Allowances allowances;
    private final Buckets own;
    private final InstantSource clock;
    private final Map<String, Hand> hands = new ConcurrentHashMap<>();

    /** {@code emptyUntil}: before then there is no use in asking for more. */
    private record Hand(int left, Instant emptyUntil) {

        static final Hand EMPTY = new Hand(0, Instant.MIN);
    }

    /** {@code own}: for when the database is away. */
    SharedBuckets(int eachSecond, Allowances allowances, Buckets own, InstantSource clock) {
        this.eachSecond = eachSecond;
        handful = Math.max(1, eachSecond / HANDFULS);
        this.allowances = allowances;
        this.own = own;
        this.clock = clock;
    }

    /** Zero if it may ask now, and then it has; else how long to wait. Of keys there are few, and each is known to open. */
    Duration take(String key) {
        Instant now = clock.instant();
        Hand before = hands.getOrDefault(key, Hand.EMPTY);
        if (before.left() > 0 && hands.replace(key, before, new Hand(before.left() - 1, Instant.MIN))) {
            return Duration.ZERO;
        }
        if (now.isBefore(before.emptyUntil())) {
            return Duration.between(now, before.emptyUntil());
        }
        try {
            if (allowances.take(key, handful, eachSecond, 2.0 * eachSecond)) {
                hands.merge(key, new Hand(handful - 1, Instant.MIN), (held, more) -> new Hand(held.left() + more.left(), Instant.MIN));
                return Duration.ZERO;
            }
        } catch (DatabaseAway away) {
            LOG.atWarn().setCause(away).log("this door counts requests for itself");
            return own.take(key);
        }
        Duration wait = Duration.ofNanos(handful * 1_000_000_000L / eachSecond);
        hands.merge(key, new Hand(0, now.plus(wait)), (held, none) -> held.left() > 0 ? held : none);
        return wait;
    }
}
