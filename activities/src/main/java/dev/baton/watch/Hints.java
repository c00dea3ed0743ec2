package dev.baton.watch;

import dev.baton.call.CallId;
import dev.baton.desk.Said;
import dev.baton.port.RoomHint;

/** The way to a call's workflow: {@code TransferDesk::roomChanged}. Throws when Temporal is away. */
public interface Hints {

    Said<CallId> roomChanged(CallId call, RoomHint hint);
}
