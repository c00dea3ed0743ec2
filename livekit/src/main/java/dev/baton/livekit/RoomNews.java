package dev.baton.livekit;

import dev.baton.port.RoomHint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook said. It may come twice, late, out of order or never, so it is a reason to look and nothing more.
 * Room and identity are LiveKit's and may hold a phone number: they belong into no log and no history.
 */
public record RoomNews(RoomHint hint, Kind kind, String room, @Nullable String identity, Instant at) {

    public enum Kind {
        ROOM_STARTED,
        ROOM_FINISHED,
        PARTICIPANT_JOINED,
        PARTICIPANT_LEFT,
        PARTICIPANT_CONNECTION_ABORTED,
        TRACK_PUBLISHED,
        TRACK_UNPUBLISHED,
        /** Egress, ingress, jobs, and what newer servers may tell. */
        OTHER;

        static Kind of(String event) {
            return switch (event) {
                case "room_started" -> ROOM_STARTED;
                case "room_finished" -> ROOM_FINISHED;
                case "participant_joined" -> PARTICIPANT_JOINED;
                case "participant_left" -> PARTICIPANT_LEFT;
                case "participant_connection_aborted" -> PARTICIPANT_CONNECTION_ABORTED;
                case "track_published" -> TRACK_PUBLISHED;
                case "track_unpublished" -> TRACK_UNPUBLISHED;
                default -> OTHER;
            };
        }
    }

    @Override
    public String toString() {
        return kind + " " + hint.eventId() + " in " + Discreet.words(room) + (identity == null ? "" : " of " + Discreet.words(identity));
    }
}
