package dev.baton.transfer;

import dev.baton.call.Destination;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.port.CallerId;
import dev.baton.port.DialResult;
import dev.baton.port.Roster;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is still to be tried, in order, for how much longer, and that nobody is tried twice. */
final class Hunting {

    // One for a busy trunk, and one for a dialler that dies at the wrong moment.
    private static final int REPEATS = 2;

    private final Instant endsAt;
    private final Duration usualRing;
    private final int redirectsAllowed;
    private final Set<Destination> visited = new HashSet<>();
    private final Set<SupervisorId> tried = new HashSet<>();
    private final Map<SupervisorId, Integer> repeats = new HashMap<>();
    private final Map<SupervisorId, Supervisor> ahead = new LinkedHashMap<>();
    private final List<Outcome.Attempt> attempts = new ArrayList<>();
    private @Nullable CallerId callerId;

    Hunting(Roster.Hunt first, Instant since, Duration atMost, Duration usualRing, int redirectsAllowed) {
        this.endsAt = since.plus(atMost);
        this.usualRing = usualRing;
        this.redirectsAllowed = redirectsAllowed;
        visited.add(first.to());
        first.inOrder().forEach(one -> ahead.put(one.id(), one));
    }

    boolean goesOn() {
        // Nobody gets to a telephone that rings for a moment only.
        return !ahead.isEmpty() && timeLeft().compareTo(usualRing.dividedBy(4)) >= 0;
    }

    List<SupervisorId> inOrder() {
        return List.copyOf(ahead.keySet());
    }

    Supervisor take(SupervisorId id) {
        tried.add(id);
        Supervisor taken = ahead.remove(id);
        if (taken == null) {
            throw new IllegalStateException("the roster reserved " + id + ", who was not asked for");
        }
        return taken;
    }

    /** The last phone rings no longer than the hunt lasts. */
    Duration ringFor(Duration atMost) {
        return atMost.compareTo(timeLeft()) < 0 ? atMost : timeLeft();
    }

    /** Nobody's phone rang, because a trunk had no room or a dialler died: true as long as it may be tried again. */
    boolean onceMore(Supervisor supervisor) {
        boolean again = repeats.merge(supervisor.id(), 1, Integer::sum) <= REPEATS;
        if (again) {
            putFirst(supervisor);
        }
        return again;
    }

    /** The carrier does not ring in the caller's name: true if it is asked once more, in ours, and from now on in ours. */
    boolean onceMoreInOurName(Supervisor supervisor, DialResult result) {
        boolean again = callerId == null
                && result instanceof DialResult.RefusedByTrunk(Integer status, String lookAt, CallerId shown)
                && shown == CallerId.THE_CALLERS
                && Integer.valueOf(403).equals(status);
        if (again) {
            callerId = CallerId.THE_TRUNKS;
            putFirst(supervisor);
        }
        return again;
    }

    /** As the trunk's profile has it, if nothing. */
    @Nullable CallerId callerId() {
        return callerId;
    }

    private void putFirst(Supervisor supervisor) {
        var others = List.copyOf(ahead.values());
        ahead.clear();
        ahead.put(supervisor.id(), supervisor);
        others.forEach(one -> ahead.put(one.id(), one));
    }

    /** Engaged elsewhere: not tried, and not waited for. */
    void noteEngaged(List<SupervisorId> engaged) {
        engaged.forEach(id -> note(take(id), "engaged in another call"));
    }

    void note(Supervisor supervisor, String ending) {
        attempts.add(new Outcome.Attempt(supervisor, ending));
    }

    List<Outcome.Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Whether the hunt may turn there: not in a circle, and not for ever. */
    boolean mayTurnTo(Destination to) {
        return !visited.contains(to) && visited.size() <= redirectsAllowed;
    }

    /** The redirected ones come first: that is what the supervisor said. */
    void turnTo(Roster.Hunt next) {
        visited.add(next.to());
        var before = List.copyOf(ahead.values());
        ahead.clear();
        next.inOrder().stream().filter(one -> !tried.contains(one.id())).forEach(one -> ahead.put(one.id(), one));
        before.forEach(one -> ahead.putIfAbsent(one.id(), one));
    }

    private Duration timeLeft() {
        var left = Duration.between(Instant.ofEpochMilli(Workflow.currentTimeMillis()), endsAt);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
