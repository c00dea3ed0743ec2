package dev.baton.livekit.phones;

import java.time.Duration;

/** What the carrier at the other end of a call makes of a REFER. */
public sealed interface ReferManner {

    /** Accepts it with this status, reports 100 and 180, and then how it ended. */
    record Reports(int accepted, int ending, Duration after) implements ReferManner {
        public Reports(int ending, Duration after) {
            this(202, ending, after);
        }
    }

    /** Refuses it at once. */
    record Refuses(int status) implements ReferManner {}

    /** 202, and never a word more. */
    record SaysNoMore() implements ReferManner {}

    /** 202, and then whoever was to be moved puts the phone down. */
    record HangsUp(Duration after) implements ReferManner {}
}
