package dev.baton.transfer;

import dev.baton.call.Call;
import dev.baton.call.Identity;
import dev.baton.port.RoomHint;
import dev.baton.port.Rooms;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the call knows of its room. Hints only say that it is time to look; what is seen decides. */
final class RoomWatch {

    // Webhooks are sent again for five minutes at most; more than this never happen in a room meanwhile.
    private static final int HINTS_REMEMBERED = 500;

    private final Call call;
    private final Set<String> hints = new LinkedHashSet<>();
    private Consumer<Rooms.Sight> listener = sight -> {};
    private Rooms.Sight last = new Rooms.Sight(true, List.of());
    private boolean callerSeen;
    private boolean callerGone;
    private boolean watching;
    private boolean stopped;
    private long asked;
    private long seen;

    RoomWatch(Call call, CallStart.@Nullable Luggage luggage) {
        this.call = call;
        if (luggage != null) {
            hints.addAll(luggage.hintsSeen());
        }
    }

    void tell(Consumer<Rooms.Sight> to) {
        listener = to;
    }

    void startWatching() {
        callerSeen = true;
        watchOn();
    }

    /** True when they came, within so long. */
    boolean awaitCaller(Duration atMost, Supplier<Boolean> pointless) {
        watchOn();
        Waits.upTo(atMost, "the caller to come", () -> callerSeen || pointless.get());
        return callerSeen;
    }

    private void watchOn() {
        asked++;
        if (!watching) {
            watching = true;
            Workflow.newDetachedCancellationScope(() -> Async.procedure(this::watch)).run();
        }
    }

    void stop() {
        stopped = true;
    }

    void hinted(RoomHint hint) {
        if (hints.add(hint.eventId())) {
            asked++;
            if (hints.size() > HINTS_REMEMBERED) {
                hints.remove(hints.iterator().next());
            }
        }
    }

    /** A look that begins now, not one that was under way when something happened. */
    Rooms.Sight look() {
        long mine = ++asked;
        Workflow.await(() -> seen >= mine);
        return last;
    }

    boolean has(Identity identity) {
        return last.has(identity);
    }

    /** Nobody comes back under the same identity, so this never turns false again. */
    boolean callerGone() {
        return callerGone;
    }

    List<String> hintsSeen() {
        return List.copyOf(hints);
    }

    private void watch() {
        while (true) {
            Workflow.await(() -> asked > seen && !stopped);
            long upTo = asked;
            last = Ports.rooms("look into the room").look(call.room());
            boolean there = last.has(call.caller().identity());
            callerGone = callerGone || (callerSeen && !there);
            callerSeen = callerSeen || there;
            seen = upTo;
            listener.accept(last);
        }
    }
}
