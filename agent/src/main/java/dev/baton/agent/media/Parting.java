package dev.baton.agent.media;

import java.util.Locale;
import livekit.LivekitModels.DisconnectReason;

/** How a participation ended. */
public sealed interface Parting {

    /** We went. */
    record Left() implements Parting {}

    /** Somebody took us out of the room. */
    record Removed() implements Parting {}

    /** Somebody joined with our identity. */
    record Replaced() implements Parting {}

    /** The room was closed. */
    record RoomClosed() implements Parting {}

    /** The connection was lost, and could not be had again. */
    record Lost(String why) implements Parting {}

    static Parting of(DisconnectReason reason) {
        return switch (reason) {
            case CLIENT_INITIATED -> new Left();
            case PARTICIPANT_REMOVED -> new Removed();
            case DUPLICATE_IDENTITY -> new Replaced();
            case ROOM_DELETED, ROOM_CLOSED -> new RoomClosed();
            case UNKNOWN_REASON, SERVER_SHUTDOWN, STATE_MISMATCH, JOIN_FAILURE, MIGRATION, SIGNAL_CLOSE, USER_UNAVAILABLE, USER_REJECTED,
                    SIP_TRUNK_FAILURE, CONNECTION_TIMEOUT, MEDIA_FAILURE, AGENT_ERROR, UNRECOGNIZED ->
                new Lost("LiveKit ended it: " + reason.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        };
    }
}
