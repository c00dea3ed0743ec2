package dev.baton.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What all leases promise. Names and holders may hold anything. */
public abstract class LeasesContract {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Instant now = Instant.parse("2026-11-21T09:00:00Z");

    protected abstract Leases leases(InstantSource clock);

    private Leases leases() {
        return leases(() -> now);
    }

    @Test
    void oneHolderAtATime() {
        Leases leases = leases();

        assertThat(leases.acquire("grace", "call one", MINUTE)).isTrue();
        assertThat(leases.acquire("grace", "call two", MINUTE)).isFalse();
        assertThat(leases.acquire("linus", "call two", MINUTE)).isTrue();
        assertThat(leases.holderOf("grace")).contains("call one");
    }

    @Test
    void theHolderMayProlong() {
        Leases leases = leases();
        leases.acquire("grace", "call one", MINUTE);
        passes(Duration.ofSeconds(50));

        assertThat(leases.acquire("grace", "call one", MINUTE)).isTrue();
        passes(Duration.ofSeconds(50));
        assertThat(leases.holderOf("grace")).contains("call one");
    }

    @Test
    void aLeaseExpiresByItself() {
        Leases leases = leases();
        leases.acquire("grace", "call one", MINUTE);
        passes(MINUTE);

        assertThat(leases.holderOf("grace")).isEmpty();
        assertThat(leases.acquire("grace", "call two", MINUTE)).isTrue();
    }

    @Test
    void onlyTheHolderLetsGo() {
        Leases leases = leases();
        leases.acquire("grace", "call one", MINUTE);
        leases.release("grace", "call two");
        assertThat(leases.holderOf("grace")).contains("call one");

        leases.release("grace", "call one");
        leases.release("grace", "call one");
        assertThat(leases.holderOf("grace")).isEmpty();
    }

    @Test
    void aCountBeginsAgainWhenItsWindowIsOver() {
        Leases leases = leases();

        assertThat(leases.count("dials", MINUTE)).isEqualTo(1);
        passes(Duration.ofSeconds(59));
        assertThat(leases.count("dials", MINUTE)).isEqualTo(2);
        assertThat(leases.count("others", MINUTE)).isEqualTo(1);
        passes(Duration.ofSeconds(1));
        assertThat(leases.count("dials", MINUTE)).isEqualTo(1);
    }

    @Test
    void aCountIsNotALease() {
        Leases leases = leases();
        leases.count("grace", MINUTE);

        assertThat(leases.holderOf("grace")).isEmpty();
        assertThat(leases.acquire("grace", "call one", MINUTE)).isTrue();
        assertThat(leases.count("grace", MINUTE)).isEqualTo(2);
    }

    @Test
    void namesMayHoldAnything() {
        Leases leases = leases();
        String name = "tab\tline\nback\\slash/ünïcode";

        assertThat(leases.acquire(name, name, MINUTE)).isTrue();
        assertThat(leases.holderOf(name)).contains(name);
    }

    private void passes(Duration time) {
        now = now.plus(time);
    }
}
