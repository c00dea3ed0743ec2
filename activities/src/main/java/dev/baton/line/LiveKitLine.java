package dev.baton.line;

import dev.baton.call.Call;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.directory.AddressBook;
import dev.baton.keeping.Leases;
import dev.baton.keeping.Vault;
import dev.baton.livekit.LiveKit;
import dev.baton.port.DialResult;
import dev.baton.port.Leg;
import dev.baton.port.Line;
import dev.baton.pulse.Pulse;
import dev.baton.rooms.Admissions;
import dev.baton.rooms.BriefingRooms;
import dev.baton.rooms.Legs;
import dev.baton.rooms.Names;
import dev.baton.rooms.Vigil;
import dev.baton.telephony.Dialler;
import dev.baton.telephony.Served;
import dev.baton.telephony.Trunks;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import livekit.LivekitModels.ParticipantInfo;

/**
 * The private line on a LiveKit. Each attempt goes one of three ways, chosen from what the caller and the supervisor are and what the
 * server can do; which one is noted, so that every process goes on in the same.
 */
public final class LiveKitLine implements Line {


    private final Legs legs;
    private final Leases leases;
    private final Optional<MergeStrategy> pinned;
    private final MoveProbe probe;
    private final Curtain curtain;
    private final Annex annex;
    private final CallersPage page;
    private final ForeignAgents foreign;
    private final Joint joint;
    private final PrivateLine privateLine;
    private final CloudMove cloudMove;
    private final Rejoin rejoin;
    private final Predicate<String> over;

    /**
     * What all three need. {@code mark}: what makes a room the call's, for whoever watches rooms. {@code over}: whether the transfer whose
     * consultation this was has ended, in whatever way.
     */
    public record Equipment(LiveKit liveKit, Names names, Dialler dialler, Trunks trunks, AddressBook addresses, Admissions admissions, Leases leases,
            Vault vault, MoveProbe probe, Function<Call, String> mark, Predicate<String> over, InstantSource clock, Pulse pulse) {}

    public LiveKitLine(Equipment with, Optional<MergeStrategy> pinned) {
        this(with, pinned, Isolation.Beside.onAThread());
    }

    LiveKitLine(Equipment with, Optional<MergeStrategy> pinned, Isolation.Beside beside) {
        LiveKit liveKit = with.liveKit();
        Names names = with.names();
        this.pinned = pinned;
        leases = with.leases();
        probe = with.probe();
        over = with.over();
        legs = new Legs(liveKit, names);
        curtain = new Curtain(liveKit, names, legs, leases);
        page = new CallersPage(liveKit, names, legs, curtain);
        foreign = new ForeignAgents(liveKit, names, legs, with.admissions());
        var rooms = new BriefingRooms(leases);
        annex = new Annex(liveKit, names, rooms, with.mark());
        var turnstile = new Turnstile(leases);
        joint = new Joint(liveKit, names, legs, turnstile);
        var bell = new Bell(with.dialler(), with.trunks(), with.addresses(), legs, with.pulse());
        privateLine = new PrivateLine(liveKit, names, legs, bell, turnstile, beside, joint, page);
        cloudMove = new CloudMove(liveKit, names, legs, bell, annex, joint, page);
        rejoin = new Rejoin(liveKit, names, legs, with.addresses(), with.admissions(), rooms, annex, new Invitations(with.vault(), leases), page,
                with.clock(), with.pulse());
    }

    /** To be told at each look into a room. */
    public Vigil vigil() {
        return (room, there) -> {
            Optional<String> leftBehind = curtain.drawnFor(room).filter(over);
            if (leftBehind.isPresent()) {
                // Terminated, or it could not tidy up: whoever is still briefed is briefed for nothing.
                annex.close(room, leftBehind.get());
                curtain.lift(room);
            }
            curtain.saw(room, there);
            if (!curtain.isDrawn(room)) {
                foreign.music(room, there, false);
            }
        };
    }

    private Strategy by(MergeStrategy strategy) {
        return switch (strategy) {
            case PRIVATE_LINE -> privateLine;
            case CLOUD_MOVE -> cloudMove;
            case REJOIN -> rejoin;
        };
    }

    @Override
    public Opening open(Consultation consultation) {
        Call call = consultation.call();
        return Served.until("opening the private line", () -> {
            if (legs.find(call.room(), call.caller().identity()).isEmpty()) {
                return new NotPossible("the caller is not in the room any more");
            }
            List<ParticipantInfo> there = foreign.awaitMusic(call);
            Optional<String> not = curtain.draw(consultation, there);
            if (not.isPresent()) {
                return new NotPossible(not.get());
            }
            foreign.music(call.room(), there, true);
            return new Opened(pinned.orElse(probe.remembered() == CanMove.YES ? MergeStrategy.CLOUD_MOVE : MergeStrategy.PRIVATE_LINE).said());
        });
    }

    @Override
    public DialResult ring(Ring ring) {
        return Served.until("ringing " + ring.supervisor().name(), () -> {
            Optional<MergeStrategy> before = noted(ring.leg());
            Way way = before.isPresent() ? new Way.By(before.get()) : chosen(ring);
            return switch (way) {
                case Way.None(String why) -> new DialResult.Forbidden(why);
                case Way.By(MergeStrategy strategy) -> {
                    leases.acquire(way(ring.leg()), strategy.said(), Leases.WHOLE_CALL);
                    if (!PrivateLine.unasked(ring.leg())) {
                        curtain.prolong(ring.consultation());
                    }
                    yield by(strategy).ring(ring);
                }
            };
        });
    }

    private Way chosen(Ring ring) {
        Call call = ring.consultation().call();
        if (PrivateLine.unasked(ring.leg())) {
            return new Way.By(ring.supervisor().reach() == Reach.PHONE ? MergeStrategy.PRIVATE_LINE : MergeStrategy.REJOIN);
        }
        return Way.between(call.caller().reach(), ring.supervisor(), probe.remembered(), pinned);
    }

    private Optional<MergeStrategy> noted(Leg leg) {
        return leases.holderOf(way(leg)).flatMap(MergeStrategy::named);
    }

    private static String way(Leg leg) {
        return "line-of:" + leg.room() + " " + leg.identity();
    }

    private Strategy of(Leg leg) {
        return by(noted(leg).orElse(MergeStrategy.PRIVATE_LINE));
    }

    @Override
    public DialResult follow(Ring ring) {
        return Served.until("following the supervisor's leg", () -> of(ring.leg()).follow(ring));
    }

    @Override
    public Merge merge(Joining joining) {
        return Served.until("joining caller and supervisor", () -> of(joining.leg()).merge(joining));
    }

    @Override
    public Dropped drop(Drop drop) {
        Leg leg = drop.leg();
        return Served.until("taking down " + leg.identity(), () -> of(leg).drop(leg, drop.ifAnswered()));
    }

    @Override
    public void close(Consultation consultation) {
        RoomName room = consultation.call().room();
        Served.until("closing the consultation", () -> {
            // Looked at first: who is joined stays so, and an agent of somebody else's who is not needed any more hears nothing of it.
            foreign.conclude(consultation);
            curtain.lift(room);
            List<ParticipantInfo> there = legs.all(room);
            joint.undone(consultation.call(), there);
            foreign.music(room, there, false);
            boolean open = page.open(consultation.call());
            annex.close(consultation);
            return open;
        });
    }
}
