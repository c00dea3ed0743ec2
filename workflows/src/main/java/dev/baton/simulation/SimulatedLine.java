package dev.baton.simulation;

import dev.baton.call.Identity;
import dev.baton.call.Policy;
import dev.baton.call.RoomName;
import dev.baton.port.BriefingBy;
import dev.baton.port.CallerId;
import dev.baton.port.DialResult;
import dev.baton.port.Leg;
import dev.baton.port.Line;
import dev.baton.port.Rooms.Role;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The private line in the caller's own room. */
final class SimulatedLine implements Line {

    // Until then, the bridge has subscribed to everything by itself.
    private static final Duration BRIDGE_SUBSCRIBES = Duration.ofMillis(150);

    private final World world;
    private final Effects effects;
    private final People people;
    private final Sip sip;
    private final Isolation isolation;
    private final Set<Identity> dropped = new HashSet<>();
    private Opening opening = new Opened("private-line");

    SimulatedLine(World world, Effects effects, People people, Sip sip, Isolation isolation) {
        this.world = world;
        this.effects = effects;
        this.people = people;
        this.sip = sip;
        this.isolation = isolation;
    }

    void opens(Opening opening) {
        this.opening = opening;
    }

    @Override
    public Opening open(Consultation consultation) {
        return effects.effect("Line.open", "open the private line", () -> opening);
    }

    @Override
    public DialResult ring(Ring ring) {
        // Asked again when the phone is about to ring: the answer may have changed since the directory was read.
        if (people.supervisor(ring.supervisor().id()).verdict() instanceof Policy.Verdict.Forbidden(String why)) {
            return new DialResult.Forbidden(why);
        }
        boolean callersNumber = sip.showsCallersNumber() && ring.callerId() != CallerId.THE_TRUNKS;
        DialResult result = awaitEnd(ring, effects.effect("Line.ring", "ring " + ring.supervisor().name(), () -> adoptOrDial(ring, callersNumber)));
        return callersNumber && result instanceof DialResult.RefusedByTrunk(Integer status, String lookAt, _)
                ? new DialResult.RefusedByTrunk(status, lookAt, CallerId.THE_CALLERS)
                : result;
    }

    private CompletableFuture<SipAnswer> adoptOrDial(Ring ring, boolean callersNumber) {
        Leg leg = ring.leg();
        if (dropped.contains(leg.identity())) {
            // A dialler whose heartbeat is refused just before the INVITE does not dial.
            return CompletableFuture.completedFuture(new SipAnswer.Removed());
        }
        return find(leg).map(PhoneCall::answer).orElseGet(() -> sip.invite(
                new Sip.Invite(leg.room(), ring.consultation().call().id(), leg.identity(), Role.SUPERVISOR,
                        people.supervisor(ring.supervisor().id()), ring.ringFor(), callersNumber),
                (room, joined) -> {
                    isolation.gate(room, joined);
                    joined.phone().ifPresent(phone ->
                            phone.briefedByColleague(ring.consultation().briefingBy() == BriefingBy.HUMAN));
                }));
    }

    @Override
    public DialResult follow(Ring ring) {
        Leg leg = ring.leg();
        Optional<PhoneCall> found = effects.effect("Line.follow", "look for " + ring.supervisor().name() + "'s leg", () -> {
            makeSafe(leg);
            return find(leg);
        });
        if (found.isPresent()) {
            return awaitEnd(ring, found.get().answer());
        }
        return world.change(() -> sip.everInvited(leg.identity()))
                ? new DialResult.Unknown("the leg is gone, and nobody saw how it ended")
                : new DialResult.NoSuchLeg();
    }

    private DialResult awaitEnd(Ring ring, CompletableFuture<SipAnswer> answer) {
        DialResult result = SipVerdict.ofDial(world.tempo().await(ring.supervisor().name() + "'s phone", answer));
        if (result instanceof DialResult.Answered) {
            world.pause(BRIDGE_SUBSCRIBES, "the bridge subscribes");
            effects.effect("Line.isolate", "isolate " + ring.supervisor().name(), () -> inRoom(ring.leg().room(), room ->
                    room.find(ring.leg().identity()).ifPresent(leg -> isolation.settle(room, leg))));
        }
        return result;
    }

    private void makeSafe(Leg leg) {
        inRoom(leg.room(), room -> room.find(leg.identity())
                .filter(one -> one.phone().filter(PhoneCall::merged).isEmpty())
                .ifPresent(one -> isolation.gate(room, one)));
    }

    @Override
    public Merge merge(Joining joining) {
        Leg leg = joining.leg();
        return effects.effect("Line.merge", "join the caller and " + joining.supervisor().name(), () -> world.openRoom(leg.room())
                .flatMap(room -> room.find(leg.identity())
                        .filter(Participant::talking)
                        .map(one -> isolation.merge(room, one)))
                .orElseGet(() -> new MergeRefused("the supervisor is not on the line any more")));
    }

    @Override
    public Dropped drop(Drop drop) {
        return effects.effect("Line.drop", "take down " + drop.leg().identity(), () -> {
            dropped.add(drop.leg().identity());
            return world.openRoom(drop.leg().room())
                    .flatMap(room -> room.find(drop.leg().identity()).map(one -> takeDown(room, one, drop.ifAnswered())))
                    .orElse(Dropped.GONE);
        });
    }

    private Dropped takeDown(Room room, Participant leg, IfAnswered ifAnswered) {
        boolean answered = sip.picksUpInThisInstant(room, leg) || leg.talking();
        if (answered && ifAnswered == IfAnswered.SPARE) {
            return Dropped.SPARED;
        }
        sip.remove(room, leg);
        return Dropped.GONE;
    }

    @Override
    public void close(Consultation consultation) {
        // The isolation of a leg ends with the leg; nothing else was made for this consultation.
        effects.effect("Line.close", "close the private line", () -> {});
    }

    private Optional<PhoneCall> find(Leg leg) {
        return world.openRoom(leg.room()).flatMap(room -> sip.callOf(room, leg.identity()));
    }

    private void inRoom(RoomName name, Consumer<Room> what) {
        world.openRoom(name).ifPresent(what);
    }
}
