package dev.baton.watch;

import dev.baton.call.CallId;
import dev.baton.livekit.Failure;
import dev.baton.livekit.Reply;
import dev.baton.livekit.RoomCalls;
import dev.baton.watch.OurRooms.Ours;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes care of what terminate, a lost database or a bug leaves behind. Finds rooms of ours whose call is gone: gone is what
 * Temporal said is gone, twice, 30 s apart, with no outage in between. A caller who is there gets a new call. A room without a
 * caller is closed, unless somebody is in it whom we do not know.
 */
public final class Steward {

    private static final Logger LOG = LoggerFactory.getLogger(Steward.class);

    static final Duration APART = Duration.ofSeconds(30);

    private static final Duration LOOK_ROUND = Duration.ofSeconds(5);

    private final RoomCalls rooms;
    private final OurRooms ours;
    private final Shares shares;
    private final Calls calls;
    private final InstantSource clock;
    private final Outage liveKit;
    private final Outage temporal;
    private final Map<String, File> files = new HashMap<>();
    private Instant due = Instant.MIN;

    public Steward(RoomCalls rooms, OurRooms ours, Shares shares, Calls calls, InstantSource clock) {
        this.rooms = rooms;
        this.ours = ours;
        this.shares = shares;
        this.calls = calls;
        this.clock = clock;
        liveKit = new Outage("the steward cannot look after LiveKit's rooms", clock, LOG);
        temporal = new Outage("Temporal does not tell the steward which calls live; it does nothing", clock, LOG);
    }

    /** To be called once a second or so. Needs shares that a {@link Watcher} renews. */
    public void tick() throws InterruptedException {
        Instant now = clock.instant();
        if (now.isBefore(due) || !liveKit.mayTry() || !temporal.mayTry()) {
            return;
        }
        due = now.plus(LOOK_ROUND);
        switch (rooms.list().await()) {
            case Reply.Failed<List<Room>>(Failure failure) -> liveKit.began(failure.sentence());
            case Reply.Done<List<Room>>(List<Room> there) -> {
                liveKit.over();
                goThrough(there);
            }
        }
    }

    private void goThrough(List<Room> list) throws InterruptedException {
        files.keySet().retainAll(list.stream().map(Room::getName).collect(Collectors.toSet()));
        for (Room room : list) {
            Optional<Ours> marked = shares.holds(room.getName()) ? ours.of(room.getName(), room.getMetadata()).filter(Ours::marked) : Optional.empty();
            if (marked.isEmpty()) {
                files.remove(room.getName());
            } else if (!inspect(room, marked.get())) {
                files.values().forEach(File::forgetDoubt);
                return;
            }
        }
    }

    /** False if Temporal is away: then nothing more is done, and what it said before counts no more. */
    private boolean inspect(Room room, Ours marked) throws InterruptedException {
        File file = files.computeIfAbsent(room.getName(), name -> new File(marked.call(), firstTime(name)));
        if (!file.call.equals(marked.call())) {
            file = new File(marked.call(), clock.instant());
            files.put(room.getName(), file);
        }
        if (clock.instant().isBefore(file.due)) {
            return true;
        }
        switch (calls.state(marked.call())) {
            case UNREACHABLE -> {
                temporal.began("it was asked for call " + marked.call());
                return false;
            }
            case RUNNING -> {
                temporal.over();
                file.forgetDoubt();
                file.due = clock.instant().plus(APART);
            }
            case CLOSED, NOT_FOUND -> {
                temporal.over();
                if (file.goneSince == null) {
                    file.goneSince = clock.instant();
                    file.due = file.goneSince.plus(APART);
                } else {
                    act(room, marked, file);
                }
            }
        }
        return true;
    }

    // So that a process that starts does not ask for everything at once.
    private Instant firstTime(String name) {
        return clock.instant().plusMillis(Math.floorMod(name.hashCode() * 31, (int) APART.toMillis()));
    }

    private void act(Room room, Ours marked, File file) throws InterruptedException {
        file.due = clock.instant().plus(APART);
        Optional<Set<Guest>> seen = look(room.getName());
        if (seen.isEmpty()) {
            return;
        }
        Set<Guest> there = seen.get();
        Optional<Guest> caller = there.stream().filter(one -> one.part() == Guest.Part.CALLER && one.connected()).findFirst();
        if (caller.isPresent()) {
            adopt(room, marked, caller.get(), there, file);
        } else if (there.stream().anyMatch(one -> one.part() == Guest.Part.CALLER && one.ringing())) {
            file.say("a caller is still being rung for a call that is gone", marked.call());
        } else if (there.stream().anyMatch(one -> one.part() == Guest.Part.STRANGER)) {
            file.say("somebody whom nobody knows is in the room of a call that is gone; the room is left alone", marked.call());
        } else if (nobodyElse(there, marked.call())) {
            close(room.getName(), marked.call(), there);
        }
    }

    private void adopt(Room room, Ours marked, Guest caller, Set<Guest> there, File file) throws InterruptedException {
        CallId next = Orphan.after(marked.call());
        var orphan = new Orphan(marked.call(), next, marked.tenant(), room.getName(), caller.identity(), caller.reach());
        switch (calls.adopt(orphan)) {
            case Calls.Adoption.Adopted(var tenant) -> {
                LOG.atWarn().addKeyValue("callId", marked.call()).addKeyValue("adoptedAs", next).log("a caller was left without a call and is adopted");
                // From now on the room's news go to the new call. If this fails, the next round begins again, and starts nothing twice.
                done(rooms.metadata(room.getName(), ours.marked(room.getMetadata(), next, tenant)).await());
                hangUp(room.getName(), there.stream().filter(one -> one.ringing() && leftBehind(one, marked.call())).collect(Collectors.toSet()));
            }
            case Calls.Adoption.Unreachable(String why) -> {
                temporal.began(why);
                file.forgetDoubt();
            }
        }
    }

    /** Whoever is in the room for a call that lives is no business of ours. */
    private boolean nobodyElse(Set<Guest> there, CallId lost) {
        return there.stream().filter(Guest::marked).map(Guest::call).distinct().filter(call -> !call.equals(lost.value())).allMatch(call -> {
            try {
                return calls.state(new CallId(call)).gone();
            } catch (IllegalArgumentException notOneOfOurs) {
                return false;
            }
        });
    }

    private void close(String room, CallId lost, Set<Guest> there) throws InterruptedException {
        hangUp(room, there.stream().filter(Guest::marked).collect(Collectors.toSet()));
        // Somebody may have come meanwhile. Agents alone keep no room open, and whom nobody knows is nobody's to remove.
        if (look(room).filter(now -> now.stream().allMatch(one -> one.agentKind() && !one.marked())).isPresent() && done(rooms.delete(room).await())) {
            LOG.atWarn().addKeyValue("callId", lost).log("a room was left behind without a caller and is closed");
            files.remove(room);
        }
    }

    private static boolean leftBehind(Guest one, CallId lost) {
        return one.part() == Guest.Part.SUPERVISOR && one.call().equals(lost.value());
    }

    private void hangUp(String room, Set<Guest> legs) throws InterruptedException {
        for (Guest leg : legs) {
            done(rooms.remove(room, leg.identity()).await());
        }
    }

    private Optional<Set<Guest>> look(String room) throws InterruptedException {
        return switch (rooms.participants(room).await()) {
            case Reply.Done<List<ParticipantInfo>>(List<ParticipantInfo> there) -> Optional.of(Guest.all(there));
            case Reply.Failed<List<ParticipantInfo>>(Failure failure) -> {
                liveKit.began(failure.sentence());
                yield Optional.empty();
            }
        };
    }

    private boolean done(Reply<?> reply) {
        return switch (reply) {
            case Reply.Done<?> done -> true;
            case Reply.Failed<?>(Failure.NotFound already) -> true;
            case Reply.Failed<?>(Failure failure) -> {
                liveKit.began(failure.sentence());
                yield false;
            }
        };
    }

    /** What is known of one room. */
    private static final class File {

        final CallId call;
        Instant due;
        @Nullable Instant goneSince;
        private String said = "";

        File(CallId call, Instant due) {
            this.call = call;
            this.due = due;
        }

        void forgetDoubt() {
            goneSince = null;
            said = "";
        }

        void say(String what, CallId call) {
            if (!said.equals(what)) {
                said = what;
                LOG.atWarn().addKeyValue("callId", call).log("{}", what);
            }
        }
    }
}
