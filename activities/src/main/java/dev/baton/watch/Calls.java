package dev.baton.watch;

import dev.baton.call.CallId;
import dev.baton.call.TenantId;

/** What the steward needs of Temporal. */
public interface Calls {

    State state(CallId call);

    /** Starts a call that takes the caller over; repeated, it changes nothing. */
    Adoption adopt(Orphan orphan);

    enum State {
        RUNNING,
        CLOSED,
        NOT_FOUND,
        /** Temporal did not answer, or not about this call: says nothing. */
        UNREACHABLE;

        boolean gone() {
            return this == CLOSED || this == NOT_FOUND;
        }
    }

    sealed interface Adoption {

        /** With the tenant that it is now filed under. */
        record Adopted(TenantId tenant) implements Adoption {}

        /** It cannot be put into words that may enter a history, for one. */
        record Impossible(String why) implements Adoption {}

        record Unreachable(String why) implements Adoption {}
    }
}
