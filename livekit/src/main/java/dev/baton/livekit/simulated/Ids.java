package dev.baton.livekit.simulated;

import java.util.concurrent.atomic.AtomicLong;

/** Ids in LiveKit's form, in the order in which they are given out. */
final class Ids {

    private final AtomicLong given = new AtomicLong();

    String next(String prefix) {
        return prefix + "sim" + String.format("%05d", given.incrementAndGet());
    }
}
