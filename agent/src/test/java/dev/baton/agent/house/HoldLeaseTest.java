package dev.baton.agent.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HoldLeaseTest {

    private Instant now = Instant.parse("2026-11-26T10:00:00Z");
    private boolean answers = true;
    private int told;
    private final HoldLease lease = new HoldLease(() -> answers, () -> now, () -> told++);

    private void pass(Duration time) {
        for (Instant end = now.plus(time); now.isBefore(end); now = now.plusSeconds(2)) {
            lease.tick();
        }
    }

    @Test
    void whoeverIsHeldIsToldWhenTemporalHasNotAnsweredForTwentySeconds() {
        pass(Duration.ofMinutes(5));
        assertThat(told).as("while it answers").isZero();
        answers = false;
        pass(Duration.ofSeconds(18));
        assertThat(told).isZero();
        pass(Duration.ofSeconds(6));
        assertThat(told).isOne();
    }

    @Test
    void theyAreToldAgainOnceAMinuteAndNoMoreWhenItAnswers() {
        answers = false;
        pass(Duration.ofSeconds(22 + 130));
        assertThat(told).isEqualTo(3);
        answers = true;
        pass(Duration.ofMinutes(2));
        assertThat(told).isEqualTo(3);
        answers = false;
        pass(Duration.ofSeconds(18));
        assertThat(told).as("a new outage has its own twenty seconds").isEqualTo(3);
    }
}
