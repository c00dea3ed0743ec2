package dev.baton.simulation;

import dev.baton.call.CallId;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.port.Rooms.Role;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The phone world as a media server in front of it sees it: who is in which room, what a telephone answers, what becomes
 * of a REFER. It knows numbers and identities, and nothing of calls and transfers.
 */
public final class Exchange {

    private final World world;
    private final Sip sip;
    private final Carrier carrier;
    private final SimulatedRooms rooms;
    private final People people;
    private final Map<String, Line> lines = new HashMap<>();
    private final Map<Participant, Reach> joined = new WeakHashMap<>();
    private final Map<Room, Map<Participant, State>> seen = new LinkedHashMap<>();

    Exchange(World world, Sip sip, Carrier carrier, SimulatedRooms rooms, People people) {
        this.world = world;
        this.sip = sip;
        this.carrier = carrier;
        this.rooms = rooms;
        this.people = people;
    }

    public enum State {
        DIALING,
        RINGING,
        ACTIVE,
        HANGUP
    }

    /** Somebody in a room. On a phone that we rang, there is a SIP call id. */
    public record Guest(RoomName room, Identity identity, Role role, Reach reach, State state, Optional<String> sipCallId) {}

    /** Told of every change in its order, within the world's step: must be quick. */
    public interface Onlooker {

        void opened(RoomName room);

        void closed(RoomName room);

        void joined(Guest guest);

        void changed(Guest guest);

        void left(Guest guest);
    }

    private record Line(Person person, Role role) {}

    /** Everything in it happens at once, for whoever looks on. */
    public <T> T step(Supplier<T> step) {
        return world.change(step);
    }

    public void watch(Onlooker onlooker) {
        world.change(() -> world.afterEachChange(() -> compare(onlooker)));
    }

    /** Whoever dials this number reaches this person. Numbers that nobody has answer SIP 404. */
    public void connect(String number, Person person, Role role) {
        world.change(() -> lines.put(number, new Line(person, role)));
    }

    public void connect(String number, CallerStory caller) {
        connect(number, caller.person(), Role.CALLER);
    }

    public void open(RoomName room) {
        world.change(() -> world.roomFor(room, callIn(room)));
    }

    public void close(RoomName room) {
        world.change(() -> world.openRoom(room).ifPresent(rooms::end));
    }

    /** Somebody comes in without a phone of ours: a browser, an agent, a caller whose call came in. */
    public void join(RoomName room, Identity identity, Role role, Reach reach) {
        world.change(() -> {
            Room open = world.roomFor(room, callIn(room));
            world.leave(open, identity);
            Participant one = Participant.present(identity, role, identity.value());
            joined.put(one, reach);
            world.join(open, one);
        });
    }

    /** CANCEL to a phone that rings, BYE to one that was answered. */
    public void remove(RoomName room, Identity identity) {
        world.change(() -> world.openRoom(room).ifPresent(open -> open.find(identity).ifPresent(one -> sip.remove(open, one))));
    }

    /** They put the phone down, or close the page. */
    public void hangUp(RoomName room, Identity identity) {
        world.change(() -> world.openRoom(room).ifPresent(open -> open.find(identity).ifPresent(one -> sip.hangUp(open, one))));
    }

    /** The answer completes within the world's step: whoever goes on from it must do so elsewhere. */
    public CompletableFuture<SipAnswer> invite(RoomName room, Identity identity, String number, Duration ringFor) {
        return world.change(() -> {
            Line line = lines.getOrDefault(number, new Line(new Person("nobody", "nobody").when(Habits.sip(404, Duration.ZERO)), Role.OTHER));
            return sip.invite(new Sip.Invite(room, callIn(room), identity, line.role(), line.person(), ringFor), (open, leg) -> {});
        });
    }

    /** As for {@link #invite}. With the dial tone, whoever is moved hears ringing in place of the room. */
    public CompletableFuture<SipAnswer> refer(RoomName room, Identity identity, String to, Duration waitFor, boolean dialtone) {
        return world.change(() -> {
            Line line = lines.get(to);
            return carrier.transfer(new Carrier.Asked(room, identity, line == null ? "another number" : line.person().name(), waitFor, dialtone));
        });
    }

    public void maySubscribe(RoomName room, Identity identity, boolean may) {
        world.change(() -> world.openRoom(room).flatMap(open -> open.find(identity)).ifPresent(one -> one.maySubscribe(may)));
    }

    public void subscribe(RoomName room, Identity listener, Identity speaker, boolean subscribed) {
        world.change(() -> world.openRoom(room).ifPresent(open -> {
            if (subscribed) {
                open.joinEar(listener, speaker);
            } else {
                open.sever(listener, speaker);
            }
        }));
    }

    /** In the world's time. */
    public void later(Duration delay, String what, Runnable action) {
        world.after(delay, what, action);
    }

    public List<Guest> present(RoomName room) {
        return world.change(() -> world.openRoom(room)
                .map(open -> open.present().stream().map(one -> guest(open, one)).toList())
                .orElseGet(List::of));
    }

    private @Nullable CallId callIn(RoomName room) {
        return people.callIn(room).orElse(null);
    }

    private void compare(Onlooker onlooker) {
        for (Room room : List.copyOf(seen.keySet())) {
            Map<Participant, State> before = seen.getOrDefault(room, Map.of());
            for (Participant one : List.copyOf(before.keySet())) {
                if (!room.present().contains(one)) {
                    before.remove(one);
                    onlooker.left(guest(room, one));
                }
            }
            if (!room.open()) {
                seen.remove(room);
                onlooker.closed(room.name());
            }
        }
        for (Room room : world.rooms()) {
            if (!room.open()) {
                continue;
            }
            if (!seen.containsKey(room)) {
                seen.put(room, new LinkedHashMap<>());
                onlooker.opened(room.name());
            }
            Map<Participant, State> before = seen.getOrDefault(room, Map.of());
            for (Participant one : room.present()) {
                State now = state(one);
                State then = before.put(one, now);
                if (then == null) {
                    onlooker.joined(guest(room, one));
                } else if (then != now) {
                    onlooker.changed(guest(room, one));
                }
            }
        }
    }

    private Reach reach(Room room, Participant one) {
        if (one.phone().isPresent()) {
            return Reach.PHONE;
        }
        Reach told = joined.get(one);
        return told != null ? told : one.role() == Role.CALLER ? people.reachOfCallerIn(room.name()) : Reach.BROWSER;
    }

    private Guest guest(Room room, Participant one) {
        return new Guest(room.name(), one.identity(), one.role(), reach(room, one), state(one), one.phone().map(PhoneCall::sipCallId));
    }

    private static State state(Participant one) {
        return switch (one.status()) {
            case DIALING -> State.DIALING;
            case RINGING -> State.RINGING;
            case ACTIVE -> State.ACTIVE;
            case HANGUP -> State.HANGUP;
        };
    }
}
