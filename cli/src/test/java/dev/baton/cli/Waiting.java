package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** For what tells nobody by itself: a server, a file, a process. */
final class Waiting {

    private static final Duration LOOK = Duration.ofMillis(20);

    private Waiting() {}

    interface Look<T> {
        Optional<T> now() throws InterruptedException;
    }

    static <T> T within(Duration time, String what, Look<T> look) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (true) {
            Optional<T> seen = look.now();
            if (seen.isPresent()) {
                return seen.get();
            }
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
