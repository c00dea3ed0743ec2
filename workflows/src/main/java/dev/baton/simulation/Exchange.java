package dev.baton.simulation;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.TenantId;
import dev.baton.port.EffectKey;
import dev.baton.port.Rooms;
import dev.baton.port.Rooms.AgentKind;
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
    private final Agents agents;
    private final Isolation isolation;
    private final Carrier carrier;
    private final SimulatedRooms rooms;
    private final People people;
    private final Map<String, Line> lines = new HashMap<>();
    private @Nullable Line callerElsewhere;
    private @Nullable Line colleagueElsewhere;
    private final Map<Participant, Reach> joined = new WeakHashMap<>();
    private final Map<Room, Map<Participant, State>> seen = new LinkedHashMap<>();

    Exchange(World world, Sip sip, Agents agents, Isolation isolation, Carrier carrier, SimulatedRooms rooms, People people) {
        this.world = world;
        this.sip = sip;
        this.agents = agents;
        this.isolation = isolation;
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

    /** An agent is sent for, as LiveKit's dispatch tells the processes that wait for work. */
    public record Errand(RoomName room, EffectKey key, CallId call, TenantId tenant, AgentKind kind) {}

    /** Everything in it happens at once, for whoever looks on. */
    public <T> T step(Supplier<T> step) {
        return world.change(step);
    }

    public void watch(Onlooker onlooker) {
        world.change(() -> {
            world.hints().comeFromElsewhere();
            world.afterEachChange(() -> compare(onlooker));
        });
    }

    /** Brings word of a change to whoever wants it, as the story has webhooks travel: late, twice, or never. */
    public void carry(String what, Runnable delivery) {
        world.change(() -> world.hints().carry(what, delivery));
    }

    /** Everybody has a number of their own; at this one, this person is reached, too. Numbers that nobody has answer SIP 404. */
    public void connect(String number, Person person, Role role) {
        world.change(() -> lines.put(number, new Line(person, role)));
    }

    /** At every other number: this person if the room has no caller yet, else this colleague. */
    public void connectOtherNumbers(Person caller, Person colleague) {
        world.change(() -> {
            callerElsewhere = new Line(caller, Role.CALLER);
            colleagueElsewhere = new Line(colleague, Role.SUPERVISOR);
        });
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

    /** CANCEL to a phone that rings, BYE to one that was answered, also to one that is picked up in this very instant. */
    public void remove(RoomName room, Identity identity) {
        world.change(() -> world.openRoom(room).ifPresent(open -> open.find(identity).ifPresent(one -> {
            sip.picksUpInThisInstant(open, one);
            sip.remove(open, one);
        })));
    }

    /** They put the phone down, or close the page. */
    public void hangUp(RoomName room, Identity identity) {
        world.change(() -> world.openRoom(room).ifPresent(open -> open.find(identity).ifPresent(one -> sip.hangUp(open, one))));
    }

    /** As LiveKit Cloud does it: out of one room and into another, with nobody hung up. */
    public void move(RoomName room, Identity identity, RoomName destination) {
        world.change(() -> world.openRoom(room).ifPresent(from -> from.find(identity).ifPresent(one -> {
            Room to = world.roomFor(destination, callIn(destination));
            world.leave(to, identity);
            world.move(from, to, one);
        })));
    }

    /** The answer completes within the world's step: whoever goes on from it must do so elsewhere. */
    public CompletableFuture<SipAnswer> invite(RoomName room, Identity identity, String number, Duration ringFor) {
        return world.change(() -> {
            Line line = line(number).orElseGet(() -> otherLine(room));
            return sip.invite(new Sip.Invite(room, callIn(room), identity, line.role(), line.person(), ringFor, false), (open, leg) -> {});
        });
    }

    /** As for {@link #invite}. With the dial tone, whoever is moved hears ringing in place of the room. */
    public CompletableFuture<SipAnswer> refer(RoomName room, Identity identity, String to, Duration waitFor, boolean dialtone) {
        return world.change(() -> {
            String target = line(to).map(line -> line.person().name()).orElse("another number");
            return carrier.transfer(new Carrier.Asked(room, identity, target, waitFor, dialtone));
        });
    }

    private Optional<Line> line(String number) {
        return Optional.ofNullable(lines.get(number))
                .or(() -> people.supervisorAt(number).map(person -> new Line(person, Role.SUPERVISOR)))
                .or(() -> people.callerAt(number).map(person -> new Line(person, Role.CALLER)));
    }

    private Line otherLine(RoomName room) {
        @Nullable Line other = world.openRoom(room).flatMap(Room::caller).isPresent() ? colleagueElsewhere : callerElsewhere;
        return other != null ? other : new Line(people.person("nobody", "nobody").when(Habits.sip(404, Duration.ZERO)), Role.OTHER);
    }

    public void maySubscribe(RoomName room, Identity identity, boolean may) {
        world.change(() -> world.openRoom(room).ifPresent(open -> open.find(identity).ifPresent(one -> {
            one.maySubscribe(may);
            isolation.noticeTogether(open, one);
        })));
    }

    /** False if it could not be done: in some stories, media servers fail. */
    public boolean subscribe(RoomName room, Identity listener, Identity speaker, boolean subscribed) {
        return world.change(() -> {
            Room open = world.openRoom(room).orElse(null);
            Participant who = open == null ? null : open.find(listener).orElse(null);
            Participant whom = open == null ? null : open.find(speaker).orElse(null);
            if (open == null || who == null || whom == null) {
                return true;
            }
            if (subscribed) {
                return isolation.joinEar(open, who, whom);
            }
            open.sever(listener, speaker);
            return true;
        });
    }

    /** Once for each key; within a step. The process that comes announces itself to the call. */
    public void sendFor(Errand errand) {
        world.change(() -> {
            Call call = people.caller(errand.call()).map(CallerStory::call).orElseGet(() -> new Call(errand.call(), errand.tenant(), errand.room(),
                    new Caller(callerIn(errand.room()), people.reachOfCallerIn(errand.room())), new Conversation("conversation:" + errand.call())));
            agents.dispatch(new Rooms.Dispatch(errand.key(), call, errand.kind(), null));
        });
    }

    private Identity callerIn(RoomName room) {
        return world.openRoom(room).flatMap(Room::caller).map(Participant::identity).orElseGet(() -> new Identity("nobody"));
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
