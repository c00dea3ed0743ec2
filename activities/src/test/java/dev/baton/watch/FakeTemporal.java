package dev.baton.watch;

import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.TenantId;
import dev.baton.desk.Said;
import dev.baton.port.RoomHint;
import dev.baton.transfer.TransferId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls that run, are closed, or were never heard of; and a service that can be away. */
final class FakeTemporal implements Hints, Calls {

    final Map<CallId, State> calls = new HashMap<>();
    final List<CallId> told = new ArrayList<>();
    final Set<RoomHint> hints = new HashSet<>();
    final List<Orphan> adopted = new ArrayList<>();
    final List<Destination> calledIn = new ArrayList<>();
    private final Set<String> delivered = new HashSet<>();
    boolean away;
    int asked;

    @Override
    public Said<CallId> roomChanged(CallId call, RoomHint hint) {
        if (away) {
            throw new IllegalStateException("UNAVAILABLE");
        }
        hints.add(hint);
        if (!delivered.add(call + " " + hint.eventId())) {
            throw new AssertionError("the same hint twice: " + hint);
        }
        told.add(call);
        return calls.get(call) == State.RUNNING ? new Said.Done<>(call) : new Said.Refused<>("There is no live call.");
    }

    @Override
    public State state(CallId call) {
        asked++;
        return away ? State.UNREACHABLE : calls.getOrDefault(call, State.NOT_FOUND);
    }

    @Override
    public Adoption adopt(Orphan orphan) {
        if (away) {
            return new Adoption.Unreachable("UNAVAILABLE");
        }
        if (calls.putIfAbsent(orphan.next(), State.RUNNING) == null) {
            adopted.add(orphan);
        }
        return new Adoption.Adopted(orphan.tenant().orElse(new TenantId("house")));
    }

    @Override
    public Said<TransferId> callIn(Orphan orphan, Destination destination) {
        calledIn.add(destination);
        return new Said.Done<>(new TransferId("transfer-" + orphan.next() + "-1"));
    }

    void forgetsHints() {
        delivered.clear();
    }
}
