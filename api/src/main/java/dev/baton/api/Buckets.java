package dev.baton.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** How fast each visitor may ask: a bucket of tokens for each, filled steadily, empty after a burst. Each door has its own. */
final class Buckets {

    // Of visitors without a key there can be any number.
    private static final int REMEMBERED = 10_000;

    private final double eachSecond;
    private final double atOnce;
    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Bucket(double tokens, Instant at) {}

    Buckets(int eachSecond, InstantSource clock) {
        this.eachSecond = eachSecond;
        this.atOnce = 2.0 * eachSecond;
        this.clock = clock;
    }

    /** Zero if it may ask now, and then it has; else how long to wait. */
    synchronized Duration take(String visitor) {
        Instant now = clock.instant();
        Bucket was = buckets.getOrDefault(visitor, new Bucket(atOnce, now));
        double passed = Math.max(0, Duration.between(was.at(), now).toNanos() / 1e9);
        double tokens = Math.min(atOnce, was.tokens() + passed * eachSecond);
        if (tokens >= 1) {
            buckets.put(visitor, new Bucket(tokens - 1, now));
            return Duration.ZERO;
        }
        buckets.put(visitor, new Bucket(tokens, now));
        return Duration.ofNanos((long) ((1 - tokens) / eachSecond * 1e9));
    }
}
