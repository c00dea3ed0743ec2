package dev.baton.line;

import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.keeping.Leases;
import dev.baton.livekit.Asked;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.LiveKitFailed;
import dev.baton.livekit.Reply;
import dev.baton.port.BriefingBy;
import dev.baton.port.Line.Consultation;
import dev.baton.rooms.Guests;
import dev.baton.rooms.Legs;
import dev.baton.rooms.Names;
import dev.baton.rooms.Vigil;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import livekit.LivekitEgress.EgressInfo;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitRoom.UpdateParticipantRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While there is a consultation nobody else in the caller's room hears anything: other participants, recorders, and an agent of
 * somebody else's, who is not heard by the caller either. Afterwards each has what it had. Who comes in meanwhile is found at the next look.
 */
final class Curtain implements Vigil {

    private static final Logger LOG = LoggerFactory.getLogger(Curtain.class);

    // Longer than one ring with its briefing and an answer, with which it is drawn again.
    private static final Duration DRAWN = Duration.ofMinutes(4);

    private final LiveKit liveKit;
    private final Names names;
    private final Legs legs;
    private final Leases leases;

    Curtain(LiveKit liveKit, Names names, Legs legs, Leases leases) {
        this.liveKit = liveKit;
        this.names = names;
        this.legs = legs;
        this.leases = leases;
    }

    /** Why it cannot be drawn, if so. */
    Optional<String> draw(Consultation consultation, List<ParticipantInfo> there) throws InterruptedException {
        RoomName room = consultation.call().room();
        Optional<String> unseen = unseenRecorder(names.room(room), there);
        if (unseen.isPresent()) {
            return unseen;
        }
        // Noted first: what was taken from whom is found again, whoever dies in between.
        leases.acquire(touched(room), "once", Leases.WHOLE_CALL);
        prolong(consultation);
        Behind behind = Behind.of(consultation);
        for (ParticipantInfo one : there) {
            if (behind.concerns(one, names) && !cut(room, behind, one, there)) {
                restoreAll(room, there);
                return Optional.of("somebody else in the caller's room could not be kept from hearing");
            }
        }
        return Optional.empty();
    }

    void prolong(Consultation consultation) {
        String name = drawn(consultation.call().room());
        String holder = Behind.of(consultation).holder();
        leases.holderOf(name).filter(before -> !before.equals(holder)).ifPresent(before -> leases.release(name, before));
        leases.acquire(name, holder, DRAWN);
    }

    /** For which consultation. */
    Optional<String> drawnFor(RoomName room) {
        return leases.holderOf(drawn(room)).map(Behind::read).map(Behind::consultation);
    }

    boolean isDrawn(RoomName room) {
        return leases.holderOf(drawn(room)).isPresent();
    }

    /** Whoever was cut off has again what they had. */
    void lift(RoomName room) throws InterruptedException {
        leases.free(drawn(room));
        if (leases.holderOf(touched(room)).isPresent() && restoreAll(room, legs.all(room))) {
            leases.release(touched(room), "once");
        }
    }

    @Override
    public void saw(RoomName room, List<ParticipantInfo> there) throws InterruptedException {
        if (leases.holderOf(touched(room)).isEmpty()) {
            return;
        }
        Optional<Behind> behind = leases.holderOf(drawn(room)).map(Behind::read);
        if (behind.isEmpty()) {
            lift(room);
            return;
        }
        for (ParticipantInfo one : there) {
            if (behind.get().concerns(one, names) && (one.getPermission().getCanSubscribe() || Guests.attendsInOurPlace(one))
                    && !cut(room, behind.get(), one, there)) {
                LOG.atError().addKeyValue("room", room).addKeyValue("identity", names.identity(one.getIdentity()))
                        .log("somebody came in during a consultation and could not be kept from hearing yet");
            }
        }
    }

    /** The caller's, in a browser, or anybody's. True if it is so. */
    boolean deafen(RoomName room, ParticipantInfo one) throws InterruptedException {
        ParticipantPermission now = one.getPermission();
        if (!now.getCanSubscribe()) {
            return true;
        }
        leases.acquire(touched(room), "once", Leases.WHOLE_CALL);
        leases.acquire(taken(room, one), Base64.getEncoder().encodeToString(now.toByteArray()), Leases.WHOLE_CALL);
        return done(liveKit.rooms().update(permission(room, one, now.toBuilder().setCanSubscribe(false).build())));
    }

    /** What this one may do again. Nothing was taken: nothing is given. */
    boolean restore(RoomName room, ParticipantInfo one) throws InterruptedException {
        String name = taken(room, one);
        Optional<String> before = leases.holderOf(name);
        if (before.isEmpty()) {
            return true;
        }
        ParticipantPermission had;
        try {
            had = ParticipantPermission.parseFrom(Base64.getDecoder().decode(before.get()));
        } catch (InvalidProtocolBufferException damaged) {
            throw new IllegalStateException("what somebody in a room was allowed is not readable any more", damaged);
        }
        boolean done = done(liveKit.rooms().update(permission(room, one, had)));
        if (done) {
            leases.release(name, before.get());
        }
        return done;
    }

    private boolean cut(RoomName room, Behind behind, ParticipantInfo one, List<ParticipantInfo> there) throws InterruptedException {
        return deafen(room, one) & (!Guests.attendsInOurPlace(one) || heard(room, caller(behind, there), one, false));
    }

    private Optional<ParticipantInfo> caller(Behind behind, List<ParticipantInfo> there) {
        return there.stream().filter(one -> names.identity(one.getIdentity()).equals(behind.caller())).findFirst();
    }

    private boolean heard(RoomName room, Optional<ParticipantInfo> listener, ParticipantInfo agent, boolean yes) throws InterruptedException {
        List<String> voices = Guests.voices(agent);
        if (listener.isEmpty() || voices.isEmpty()) {
            return true;
        }
        return done(liveKit.rooms().subscribe(names.room(room), listener.get().getIdentity(), voices, yes));
    }

    private boolean restoreAll(RoomName room, List<ParticipantInfo> there) throws InterruptedException {
        boolean all = true;
        for (ParticipantInfo one : there) {
            boolean wasCut = leases.holderOf(taken(room, one)).isPresent();
            all &= restore(room, one);
            if (wasCut && Guests.attendsInOurPlace(one)) {
                for (ParticipantInfo listener : there) {
                    // Of the caller; whoever else was there had not been parted from it.
                    if (listener != one && Guests.isCallerLike(listener)) {
                        all &= heard(room, Optional.of(listener), one, true);
                    }
                }
            }
        }
        return all;
    }

    private Optional<String> unseenRecorder(String room, List<ParticipantInfo> there) throws InterruptedException {
        Reply<List<EgressInfo>> reply = liveKit.egress().active(room).await();
        return switch (reply) {
            case Reply.Done<List<EgressInfo>>(List<EgressInfo> running) -> running.stream()
                    .filter(one -> there.stream().noneMatch(guest -> guest.getIdentity().equals(one.getEgressId())))
                    .findFirst()
                    .map(one -> "the room is recorded by an egress (" + one.getEgressId()
                            + ") that is not listed among its participants, so it cannot be kept from the briefing: stop it, or transfer cold");
            // Without Redis or an egress service, nobody records.
            case Reply.Failed<List<EgressInfo>>(Failure.NotOffered _) -> Optional.empty();
            case Reply.Failed<List<EgressInfo>>(Failure.ServerTrouble(_, _, String message)) when message.contains("egress not connected") -> Optional.empty();
            case Reply.Failed<List<EgressInfo>>(Failure failure) -> throw new LiveKitFailed("asking who records the room", failure);
        };
    }

    private UpdateParticipantRequest permission(RoomName room, ParticipantInfo one, ParticipantPermission permission) throws InterruptedException {
        return UpdateParticipantRequest.newBuilder().setRoom(names.room(room)).setIdentity(one.getIdentity()).setPermission(permission).build();
    }

    // Whoever left meanwhile hears nothing.
    private static boolean done(Asked<?> asked) throws InterruptedException {
        Reply<?> reply = asked.await();
        return reply instanceof Reply.Done<?> || reply instanceof Reply.Failed<?>(Failure.NobodyServes _) || reply instanceof Reply.Failed<?>(Failure.NotFound _);
    }

    private static String drawn(RoomName room) {
        return "curtain:" + room;
    }

    private static String touched(RoomName room) {
        return "curtain-left-traces:" + room;
    }

    private String taken(RoomName room, ParticipantInfo one) {
        return "taken-from:" + room + " " + names.identity(one.getIdentity());
    }

    /** Whom the curtain is to hide a conversation from: everybody but those who have it, and the caller, who is isolated in another way. */
    private record Behind(String consultation, Identity caller, BriefingBy briefingBy) {

        static Behind of(Consultation consultation) {
            return new Behind(consultation.id(), consultation.call().caller().identity(), consultation.briefingBy());
        }

        static Behind read(String holder) {
            String[] words = holder.split(" ", 3);
            return new Behind(words[1], new Identity(words[2]), BriefingBy.valueOf(words[0]));
        }

        String holder() {
            return briefingBy + " " + consultation + " " + caller;
        }

        boolean concerns(ParticipantInfo one, Names names) {
            // Those whom we let in as colleagues brief in a room of their own.
            boolean colleague = briefingBy == BriefingBy.HUMAN && !Guests.isColleague(one) && !Guests.isPhone(one) && !Guests.isAgent(one) && !Guests.isRecorder(one);
            return !Guests.isGone(one) && !Guests.isOurAgent(one) && !Guests.isLeg(one) && !colleague
                    && !names.identity(one.getIdentity()).equals(caller);
        }
    }
}
