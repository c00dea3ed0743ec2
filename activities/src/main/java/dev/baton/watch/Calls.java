package dev.baton.watch;

import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.TenantId;
import dev.baton.desk.Said;
import dev.baton.transfer.TransferId;

/** What the steward needs of Temporal. */
public interface Calls {

    State state(CallId call);

    /** Starts a call that takes the caller over; repeated, it changes nothing. */
    Adoption adopt(Orphan orphan);

    /** Has somebody called in for a caller who was adopted; repeated, it changes nothing. A refusal says why nobody is rung. */
    Said<TransferId> callIn(Orphan orphan, Destination destination);

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

        record Unreachable(String why) implements Adoption {}
    }
}
