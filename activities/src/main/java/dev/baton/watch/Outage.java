package dev.baton.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;

/** Something that we need is away. Said once when it begins and once when it is over; meanwhile it is asked less often. */
final class Outage {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final String what;
    private final InstantSource clock;
    private final Logger log;
    private boolean away;
    private Duration pause = FIRST;
    private Instant next = Instant.MIN;

    Outage(String what, InstantSource clock, Logger log) {
        this.what = what;
        this.clock = clock;
        this.log = log;
    }

    synchronized boolean mayTry() {
        return !away || !clock.instant().isBefore(next);
    }

    synchronized boolean away() {
        return away;
    }

    synchronized void began(String why) {
        if (!away) {
            away = true;
            pause = FIRST;
            log.atWarn().addKeyValue("why", why).log("{}; it is tried again until it works", what);
        } else {
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
        }
        next = clock.instant().plus(pause);
    }

    synchronized void over() {
        if (away) {
            away = false;
            log.info("it works again: {}", what);
        }
    }
}
