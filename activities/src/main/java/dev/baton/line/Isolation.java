package dev.baton.line;

import dev.baton.call.Call;
import dev.baton.livekit.Asked;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import dev.baton.port.BriefingBy;
import dev.baton.port.Leg;
import dev.baton.port.Line.Ring;
import dev.baton.rooms.Guests;
import dev.baton.rooms.Legs;
import dev.baton.rooms.Names;
import dev.baton.telephony.Guard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitRoom.UpdateParticipantRequest;

/**
 * One supervisor's leg in the caller's own room, kept apart by subscriptions: the order of steps that leaked nothing when it was
 * measured. The safe state is a supervisor who may hear nobody, and a caller who does not hear the supervisor.
 */
final class Isolation implements Guard {

    // Until then the bridge has subscribed to everything by itself, as it does when a phone is answered.
    private static final Duration BRIDGE_SUBSCRIBES = Duration.ofMillis(150);
    private static final Duration ONCE_MORE = Duration.ofMillis(500);

    private final LiveKit liveKit;
    private final Names names;
    private final Legs legs;
    private final Leg leg;
    private final Call call;
    private final BriefingBy briefingBy;

    Isolation(LiveKit liveKit, Names names, Legs legs, Ring ring) {
        this.liveKit = liveKit;
        this.names = names;
        this.legs = legs;
        leg = ring.leg();
        call = ring.consultation().call();
        briefingBy = ring.consultation().briefingBy();
    }

    private record Room(ParticipantInfo supervisor, List<ParticipantInfo> others) {}

    private Optional<Room> look() throws InterruptedException {
        String identity = names.identity(leg.room(), leg.identity());
        List<ParticipantInfo> all = legs.all(leg.room());
        return all.stream().filter(one -> one.getIdentity().equals(identity)).findFirst()
                .map(one -> new Room(one, all.stream().filter(other -> other != one && mayNotHear(other)).toList()));
    }

    /** The agent briefs; so does a colleague in a browser, where one does. */
    private boolean mayNotHear(ParticipantInfo other) {
        boolean caller = names.identity(other.getIdentity()).equals(call.caller().identity());
        return caller || !(Guests.isAgent(other) || (briefingBy == BriefingBy.HUMAN && !Guests.isPhone(other)));
    }

    @Override
    public boolean whileItRings() throws InterruptedException {
        Optional<Room> room = look();
        // Two who were joined already stay joined, whoever follows the leg.
        return room.isPresent() && (Guests.isBridged(room.get().supervisor()) || shut(room.get()));
    }

    private boolean shut(Room room) throws InterruptedException {
        ParticipantInfo supervisor = room.supervisor();
        boolean deaf = !supervisor.getPermission().getCanSubscribe() || done(mayHear(supervisor, false));
        return silence(room.others(), List.of(supervisor)) && deaf && !Guests.voices(supervisor).isEmpty();
    }

    @Override
    public boolean pickedUp() throws InterruptedException {
        Optional<Room> found = look();
        if (found.isEmpty() || Guests.isBridged(found.get().supervisor())) {
            return found.isPresent();
        }
        // A phone can be picked up before anybody looked.
        if (!shut(found.get())) {
            return false;
        }
        Thread.sleep(BRIDGE_SUBSCRIBES);
        Optional<Room> now = look();
        if (now.isEmpty() || !apart(now.get())) {
            return false;
        }
        if (!done(mayHear(now.get().supervisor(), true)) || !apart(now.get())) {
            return false;
        }
        Thread.sleep(ONCE_MORE);
        Optional<Room> settled = look();
        return settled.isPresent() && apart(settled.get());
    }

    private boolean apart(Room room) throws InterruptedException {
        List<ParticipantInfo> supervisor = List.of(room.supervisor());
        return silence(supervisor, room.others()) & silence(room.others(), supervisor);
    }

    /** All at once: none of these listeners hears any of these speakers. */
    private boolean silence(List<ParticipantInfo> listeners, List<ParticipantInfo> speakers) throws InterruptedException {
        List<String> tracks = speakers.stream().flatMap(one -> Guests.voices(one).stream()).toList();
        if (tracks.isEmpty()) {
            return true;
        }
        var asked = new ArrayList<Asked<?>>();
        for (ParticipantInfo listener : listeners) {
            asked.add(liveKit.rooms().subscribe(names.room(leg.room()), listener.getIdentity(), tracks, false));
        }
        boolean all = true;
        for (Asked<?> one : asked) {
            // Whoever left meanwhile hears nothing.
            all &= done(one) || one.await() instanceof Reply.Failed<?>(Failure.NobodyServes _);
        }
        return all;
    }

    private Asked<ParticipantInfo> mayHear(ParticipantInfo supervisor, boolean may) throws InterruptedException {
        return liveKit.rooms().update(permitted(names.room(leg.room()), supervisor.getIdentity(), may).build());
    }

    /** A permission overwrites all: without the others, the track goes and the bridge cannot tell its state any more. */
    static UpdateParticipantRequest.Builder permitted(String room, String identity, boolean mayHear) {
        return UpdateParticipantRequest.newBuilder().setRoom(room).setIdentity(identity).setPermission(ParticipantPermission.newBuilder()
                .setCanSubscribe(mayHear).setCanPublish(true).setCanPublishData(true).setCanUpdateMetadata(true));
    }

    private static boolean done(Asked<?> asked) throws InterruptedException {
        return asked.await() instanceof Reply.Done<?>;
    }
}
