package dev.baton.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BucketsTest {

    private Instant now = Instant.parse("2026-11-26T10:00:00Z");
    private final Buckets buckets = new Buckets(10, () -> now);

    private int admitted(String visitor, int asked) {
        int admitted = 0;
        for (int i = 0; i < asked; i++) {
            admitted += buckets.take(visitor).isZero() ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void aBurstIsTwiceTheRateAndThenTheRateIsKept() {
        assertThat(admitted("one", 100)).isEqualTo(20);
        assertThat(buckets.take("one")).isBetween(Duration.ofMillis(99), Duration.ofMillis(100));
        now = now.plusMillis(500);
        assertThat(admitted("one", 100)).isEqualTo(5);
        now = now.plusSeconds(3600);
        assertThat(admitted("one", 100)).isEqualTo(20);
    }

    @Test
    void nobodyWaitsForAnother() {
        assertThat(admitted("one", 100)).isEqualTo(20);
        assertThat(admitted("other", 1)).isOne();
    }

    @Test
    void aClockThatGoesBackFillsNothing() {
        assertThat(admitted("one", 100)).isEqualTo(20);
        now = now.minusSeconds(60);
        assertThat(admitted("one", 100)).isZero();
    }
}
