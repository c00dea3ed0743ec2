package dev.baton.simulation;

import dev.baton.call.CallId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that just happened: to whom, and as one would tell it. */
public record WorldEvent(Instant at, Kind kind, @Nullable CallId call, String who, String sentence) {

    public enum Kind {
        ROOM_OPENED,
        ROOM_CLOSED,
        INVITED,
        RINGING,
        ANSWERED,
        NOT_ANSWERED,
        HUNG_UP,
        RELEASED,
        BRIEFING_STARTED,
        ACCEPTED,
        DECIDED,
        MERGED,
        MUSIC_ON,
        STANDBY_MUSIC_ON,
        QUESTION_ASKED,
        NOTICE_SAID,
        INTRODUCED,
        TALKING,
        AGENT_SENT_FOR,
        AGENT_JOINED,
        AGENT_LEFT,
        AGENT_KILLED,
        REFER_SENT,
        REFER_ACCEPTED,
        REFERRED,
        HEARS
    }
}
