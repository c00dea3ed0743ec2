package dev.baton.port;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Something may have changed in a room. Hints come late, twice, out of order or never, so one carries nothing but its
 * own id: it makes the call look, and what it sees decides.
 */
public record RoomHint(@JsonValue String eventId) {

    @JsonCreator
    public RoomHint {
        if (eventId.isBlank() || eventId.length() > 128) {
            throw new IllegalArgumentException("a room hint needs an event id of 1 to 128 characters");
        }
    }
}
