package dev.baton.line;

import dev.baton.call.Call;
import dev.baton.livekit.Asked;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.LiveKitFailed;
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
import java.util.concurrent.RejectedExecutionException;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitRoom.UpdateParticipantRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One supervisor's leg in the caller's own room, kept apart by subscriptions: the order of steps that leaked nothing when it was
 * measured. The safe state is a supervisor who may hear nobody, and a caller who does not hear the supervisor.
 */
final class Isolation implements Guard {

    private static final Logger LOG = LoggerFactory.getLogger(Isolation.class);

    // Until then the bridge has subscribed to everything by itself, as it does when a phone is answered.
    private static final Duration BRIDGE_SUBSCRIBES = Duration.ofMillis(150);
    private static final Duration ONCE_MORE = Duration.ofMillis(500);
    // A LiveKit that is away for a moment.
    private static final Duration TRY_AGAIN = Duration.ofMillis(250);
    private static final int TRIES = 8;

    private final LiveKit liveKit;
    private final Names names;
    private final Legs legs;
    private final Leg leg;
    private final Call call;
    private final BriefingBy briefingBy;
    private final Turnstile turnstile;
    private final Beside beside;
    private final Parting parting;

    /** What goes on beside the answer that was given already. */
    @FunctionalInterface
    interface Beside {
        void after(Duration pause, Runnable what);

        static Beside onAThread() {
            return (pause, what) -> Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(pause);
                    what.run();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    /** Hangs up a leg that cannot be kept apart. */
    @FunctionalInterface
    interface Parting {
        void hangUp(Leg leg) throws InterruptedException;
    }

    Isolation(LiveKit liveKit, Names names, Legs legs, Ring ring, Turnstile turnstile, Beside beside, Parting parting) {
        this.liveKit = liveKit;
        this.names = names;
        this.legs = legs;
        this.turnstile = turnstile;
        this.beside = beside;
        this.parting = parting;
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

    /** Our agent briefs; so does a colleague in a browser, where one does. */
    private boolean mayNotHear(ParticipantInfo other) {
        boolean caller = names.identity(other.getIdentity()).equals(call.caller().identity());
        return caller || !(Guests.isOurAgent(other) || (briefingBy == BriefingBy.HUMAN && !Guests.isPhone(other)));
    }

    @Override
    public boolean whileItRings() throws InterruptedException {
        // Two who were joined already stay joined, whoever follows the leg.
        return turnstile.keepApart(leg, () -> {
            Optional<Room> room = look();
            return room.isPresent() && (Guests.isBridged(room.get().supervisor()) || shut(room.get()));
        });
    }

    private boolean shut(Room room) throws InterruptedException {
        ParticipantInfo supervisor = room.supervisor();
        boolean deaf = !supervisor.getPermission().getCanSubscribe() || done(mayHear(supervisor, false));
        return areDone(parted(room.others(), List.of(supervisor))) && deaf && !Guests.voices(supervisor).isEmpty();
    }

    @Override
    public boolean pickedUp() throws InterruptedException {
        long pickedUp = System.nanoTime();
        if (!turnstile.keepApart(leg, () -> settle(pickedUp))) {
            return false;
        }
        // The briefing begins meanwhile: they are apart already. The bridge may have been slower than measured.
        beside.after(ONCE_MORE, this::onceMore);
        return true;
    }

    private boolean settle(long pickedUp) throws InterruptedException {
        Optional<Room> found = look();
        if (found.isEmpty() || Guests.isBridged(found.get().supervisor())) {
            return found.isPresent();
        }
        // A phone can be picked up before anybody looked.
        if (!shut(found.get())) {
            return false;
        }
        Thread.sleep(Duration.ofNanos(Math.max(0, BRIDGE_SUBSCRIBES.toNanos() - (System.nanoTime() - pickedUp))));
        Optional<Room> now = look();
        return now.isPresent() && apart(now.get()) && done(mayHear(now.get().supervisor(), true)) && apart(now.get());
    }

    /** Whoever has gone meanwhile needs nothing any more; whoever cannot be kept apart is hung up, though a briefing may be under way. */
    private void onceMore() {
        try {
            for (int tries = 1; tries <= TRIES; tries++) {
                if (apartNow()) {
                    return;
                }
                Thread.sleep(TRY_AGAIN);
            }
            LOG.atError().addKeyValue("leg", leg.identity()).log("it cannot be kept apart from the caller any more, and is hung up");
            parting.hangUp(leg);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException closed) {
            LOG.atDebug().addKeyValue("leg", leg.identity()).log("this worker ends, and says no last word to the isolation");
        } catch (RuntimeException away) {
            LOG.atError().addKeyValue("leg", leg.identity()).setCause(away).log("it could be neither kept apart nor hung up");
        }
    }

    private boolean apartNow() throws InterruptedException {
        try {
            return turnstile.keepApart(leg, () -> {
                Optional<Room> settled = look();
                return settled.isEmpty() || Guests.isBridged(settled.get().supervisor()) || apart(settled.get());
            });
        } catch (LiveKitFailed away) {
            return false;
        }
    }

    private boolean apart(Room room) throws InterruptedException {
        List<ParticipantInfo> supervisor = List.of(room.supervisor());
        var asked = new ArrayList<>(parted(supervisor, room.others()));
        asked.addAll(parted(room.others(), supervisor));
        return areDone(asked);
    }

    /** All at once: none of these listeners hears any of these speakers. */
    private List<Asked<?>> parted(List<ParticipantInfo> listeners, List<ParticipantInfo> speakers) throws InterruptedException {
        List<String> tracks = speakers.stream().flatMap(one -> Guests.voices(one).stream()).toList();
        var asked = new ArrayList<Asked<?>>();
        if (!tracks.isEmpty()) {
            for (ParticipantInfo listener : listeners) {
                asked.add(liveKit.rooms().subscribe(names.room(leg.room()), listener.getIdentity(), tracks, false));
            }
        }
        return asked;
    }

    private static boolean areDone(List<Asked<?>> asked) throws InterruptedException {
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
