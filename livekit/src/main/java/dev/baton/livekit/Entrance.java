package dev.baton.livekit;

import java.time.Duration;
import java.util.Map;

/**
 * What a token lets somebody do who is not on a telephone: come into one room under one identity, for so long. What LiveKit calls
 * their own attributes they may not change, for Baton reads them.
 */
public record Entrance(String room, String identity, String name, Part part, Map<String, String> attributes, Duration life) {

    public enum Part {
        /** Talks and listens. */
        TALKS,
        /** An agent of ours, who talks and listens, and keeps no room open. */
        BRIEFS,
        /** Is there, and neither heard nor hearing. */
        STANDS_BY
    }

    public Entrance {
        attributes = Map.copyOf(attributes);
        if (room.isBlank() || identity.isBlank() || !life.isPositive()) {
            throw new IllegalArgumentException("a token for a room needs the room, an identity and a time for which it is good");
        }
    }
}
