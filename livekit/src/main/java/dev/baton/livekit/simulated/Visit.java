package dev.baton.livekit.simulated;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.Optional;

/** One request as a desk sees it. */
record Visit<T extends Message>(T request, Visitor visitor, Optional<Duration> deadline) {

    // Measured: so long the real server looks for somebody who serves a room or a participant.
    private static final Duration SEARCH = Duration.ofSeconds(3);

    /** What a desk does. */
    @FunctionalInterface
    interface Desk<T extends Message> {
        Message serve(Visit<T> visit) throws InterruptedException;
    }

    /** Nobody serves what was meant, and LiveKit finds out the slow way. */
    TwirpError searchInVain() throws InterruptedException {
        return searchInVain(SEARCH);
    }

    TwirpError searchInVain(Duration search) throws InterruptedException {
        if (deadline.isPresent() && deadline.get().compareTo(search) < 0) {
            Thread.sleep(deadline.get());
            return TwirpError.fromBehind("canceled", "request canceled");
        }
        Thread.sleep(search);
        return TwirpError.noResponse();
    }
}
