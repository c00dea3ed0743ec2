package dev.baton.watch;

import dev.baton.call.CallId;
import dev.baton.desk.Said;
import dev.baton.port.RoomHint;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the watcher's hints to the calls. While one is on its way or Temporal is away, all that happens in a room is one more
 * hint; none is lost while this process lives.
 */
final class Messenger {

    private static final Logger LOG = LoggerFactory.getLogger(Messenger.class);

    private enum State {
        UNDERWAY,
        UNDERWAY_AND_ONE_MORE,
        OWED
    }

    private final Hints calls;
    private final Executor threads;
    private final String process;
    private final Outage temporal;
    private final Map<CallId, State> open = new HashMap<>();
    private long sent;

    Messenger(Hints calls, Executor threads, String process, InstantSource clock) {
        this.calls = calls;
        this.threads = threads;
        this.process = process;
        temporal = new Outage("Temporal takes no hints from the watcher", clock, LOG);
    }

    void tell(CallId call) {
        RoomHint hint;
        synchronized (this) {
            State before = open.get(call);
            if (before == State.UNDERWAY || before == State.UNDERWAY_AND_ONE_MORE) {
                open.put(call, State.UNDERWAY_AND_ONE_MORE);
                return;
            }
            if (temporal.away()) {
                // One that is owed already finds out when it is over; a thread for each room would only wait.
                open.put(call, State.OWED);
                return;
            }
            hint = begin(call);
        }
        threads.execute(() -> deliver(call, hint));
    }

    /** What could not be delivered. As long as Temporal is away, one of them finds out whether it still is. */
    void tryAgain() {
        List<CallId> owed;
        synchronized (this) {
            if (open.isEmpty() || !temporal.mayTry()) {
                return;
            }
            owed = open.entrySet().stream().filter(one -> one.getValue() == State.OWED).map(Map.Entry::getKey)
                    .limit(temporal.away() ? 1 : Long.MAX_VALUE).toList();
        }
        for (CallId call : owed) {
            RoomHint hint;
            synchronized (this) {
                hint = begin(call);
            }
            threads.execute(() -> deliver(call, hint));
        }
    }

    private RoomHint begin(CallId call) {
        open.put(call, State.UNDERWAY);
        return new RoomHint("watcher-" + process + "-" + ++sent);
    }

    private void deliver(CallId call, RoomHint hint) {
        boolean delivered = delivered(call, hint);
        boolean more;
        synchronized (this) {
            more = open.remove(call) == State.UNDERWAY_AND_ONE_MORE;
            if (!delivered) {
                open.put(call, State.OWED);
                more = false;
            }
        }
        if (more) {
            tell(call);
        }
    }

    private boolean delivered(CallId call, RoomHint hint) {
        try {
            switch (calls.roomChanged(call, hint)) {
                case Said.Done<CallId> done -> {}
                // Over, or never begun: the steward's business.
                case Said.Refused<CallId> over -> LOG.atDebug().addKeyValue("callId", call).log("nobody listens to a hint");
            }
            temporal.over();
            return true;
        } catch (RuntimeException away) {
            temporal.began(String.valueOf(away.getMessage()));
            return false;
        }
    }
}
