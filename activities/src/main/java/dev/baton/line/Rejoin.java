package dev.baton.line;

import com.google.protobuf.ByteString;
import dev.baton.call.Call;
import dev.baton.call.PhoneNumber;
import dev.baton.call.RoomName;
import dev.baton.call.Supervisor;
import dev.baton.directory.AddressBook;
import dev.baton.line.Invitations.Invitation;
import dev.baton.line.Invitations.Stage;
import dev.baton.livekit.Asked;
import dev.baton.livekit.Entrance;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import dev.baton.numbers.Address;
import dev.baton.port.DialResult;
import dev.baton.port.Leg;
import dev.baton.port.Line.Consultation;
import dev.baton.port.Line.Dropped;
import dev.baton.port.Line.HalfMerged;
import dev.baton.port.Line.IfAnswered;
import dev.baton.port.Line.Joining;
import dev.baton.port.Line.Merge;
import dev.baton.port.Line.MergeRefused;
import dev.baton.port.Line.Merged;
import dev.baton.port.Line.Ring;
import dev.baton.port.Rooms.Role;
import dev.baton.pulse.Pulse;
import dev.baton.rooms.Admissions;
import dev.baton.rooms.BriefingRooms;
import dev.baton.rooms.Guests;
import dev.baton.rooms.Legs;
import dev.baton.rooms.Marks;
import dev.baton.rooms.Names;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRoom.SendDataRequest;

/**
 * The strategy for browsers: the supervisor's page is invited into a room beside the caller's, and after the briefing into the
 * caller's, which it could not enter before. Nothing has to be isolated, since nobody is where they should not hear.
 */
final class Rejoin implements Strategy {

    /** The topic of the data message that tells a page to come over. */
    static final String COME = "baton.join";

    private static final Duration LOOK = Duration.ofMillis(200);
    // Under the five seconds that the activity has; it is repeated.
    private static final Duration COMES_WITHIN = Duration.ofSeconds(3);
    private static final Duration TO_THE_CALL = Duration.ofMinutes(1);
    private static final Duration MARGIN = Duration.ofSeconds(10);
    private static final int DECLINED = 603;

    private final LiveKit liveKit;
    private final Names names;
    private final Legs legs;
    private final AddressBook addresses;
    private final Admissions admissions;
    private final BriefingRooms rooms;
    private final Annex annex;
    private final Invitations invitations;
    private final CallersPage page;
    private final InstantSource clock;
    private final Pulse pulse;

    Rejoin(LiveKit liveKit, Names names, Legs legs, AddressBook addresses, Admissions admissions, BriefingRooms rooms, Annex annex,
            Invitations invitations, CallersPage page, InstantSource clock, Pulse pulse) {
        this.liveKit = liveKit;
        this.names = names;
        this.legs = legs;
        this.addresses = addresses;
        this.admissions = admissions;
        this.rooms = rooms;
        this.annex = annex;
        this.invitations = invitations;
        this.page = page;
        this.clock = clock;
        this.pulse = pulse;
    }

    @Override
    public DialResult ring(Ring ring) throws InterruptedException {
        pulse.feel();
        Leg there = where(ring);
        if (isSentAway(there)) {
            return new DialResult.Withdrawn();
        }
        if (invited(ring).isEmpty()) {
            Optional<DialResult> not = mayBeInvited(ring);
            if (not.isPresent()) {
                return not.get();
            }
            if (!PrivateLine.unasked(ring.leg())) {
                annex.open(ring.consultation());
            }
            invite(ring.consultation().call(), ring.supervisor(), there, PrivateLine.unasked(ring.leg()) ? Stage.CALL : Stage.BRIEFING,
                    ring.ringFor().plus(MARGIN));
        }
        return untilTheyCome(ring, there);
    }

    // Whoever is joined unasked comes to the caller at once.
    private static Leg where(Ring ring) {
        return PrivateLine.unasked(ring.leg()) ? ring.leg() : Annex.there(ring.consultation(), ring.leg());
    }

    private Optional<Invitation> invited(Ring ring) {
        return invitations.to(ring.consultation().call().id(), ring.supervisor().id())
                .filter(one -> one.identity().equals(ring.leg().identity()));
    }

    private Optional<DialResult> mayBeInvited(Ring ring) {
        return switch (addresses.clear(ring.consultation().call(), ring.supervisor().id(), Set.<PhoneNumber>of())) {
            case AddressBook.Forbidden(String why) -> Optional.of(new DialResult.Forbidden(why));
            case AddressBook.Cleared(Address.Web _) -> Optional.empty();
            case AddressBook.Cleared(Address _) ->
                Optional.of(new DialResult.Forbidden(ring.supervisor().name() + " is not reached at the web page any more"));
        };
    }

    private String invite(Call call, Supervisor supervisor, Leg leg, Stage stage, Duration good) throws InterruptedException {
        admissions.admit(leg.room(), leg.identity(), Role.SUPERVISOR);
        String token = liveKit.token(new Entrance(names.room(leg.room()), leg.identity().value(), supervisor.name(), Entrance.Part.TALKS,
                Map.of(Marks.ROLE, Marks.SUPERVISOR, Marks.CALL, call.id().value()), good));
        invitations.offer(call, supervisor.id(), new Invitation(stage, names.room(leg.room()), leg.identity(), token, clock.instant().plus(good)), good);
        return token;
    }

    private DialResult untilTheyCome(Ring ring, Leg there) throws InterruptedException {
        long end = System.nanoTime() + ring.ringFor().toNanos();
        while (true) {
            pulse.feel();
            if (present(there).isPresent()) {
                return new DialResult.Answered();
            }
            if (isSentAway(there)) {
                return new DialResult.Withdrawn();
            }
            if (invitations.isDeclined(ring.consultation().call().id(), ring.supervisor().id())) {
                admissions.sendAway(there.room(), there.identity());
                return new DialResult.Declined(DECLINED);
            }
            if (System.nanoTime() > end) {
                invitations.withdraw(ring.consultation().call().id(), ring.supervisor().id());
                // Their token is still good for a moment; whoever comes with it now comes in vain.
                admissions.sendAway(there.room(), there.identity());
                return new DialResult.NoAnswer();
            }
            Thread.sleep(LOOK);
        }
    }

    @Override
    public DialResult follow(Ring ring) throws InterruptedException {
        Leg there = where(ring);
        return invited(ring).isPresent() || present(there).isPresent() || isSentAway(there) ? untilTheyCome(ring, there) : new DialResult.NoSuchLeg();
    }

    @Override
    public Merge merge(Joining joining) throws InterruptedException {
        Consultation consultation = joining.consultation();
        Call call = consultation.call();
        Leg here = joining.leg();
        Leg there = Annex.there(consultation, here);
        if (legs.find(call.room(), call.caller().identity()).filter(Guests::talks).isEmpty()) {
            return new MergeRefused("the caller is not on the line any more");
        }
        if (present(here).isEmpty()) {
            if (present(there).isEmpty()) {
                return new MergeRefused("the supervisor is not on the line any more");
            }
            come(call, joining.supervisor(), here, there);
        }
        Optional<ParticipantInfo> came = within(here);
        if (came.isEmpty()) {
            return new HalfMerged("the supervisor's page has not come to the caller yet, or without a microphone");
        }
        return together(joining, came.get(), there);
    }

    private void come(Call call, Supervisor supervisor, Leg here, Leg there) throws InterruptedException {
        String token = invite(call, supervisor, here, Stage.CALL, TO_THE_CALL);
        String message = "{\"room\":\"" + names.room(here.room()).replace("\\", "\\\\").replace("\"", "\\\"") + "\",\"token\":\"" + token + "\"}";
        // Lost or not, the page comes over or does not: it can fetch the same invitation.
        var unused = liveKit.rooms().send(SendDataRequest.newBuilder().setRoom(names.room(there.room())).setTopic(COME)
                .setKind(DataPacket.Kind.RELIABLE).setData(ByteString.copyFromUtf8(message)).addDestinationIdentities(there.identity().value()).build()).await();
    }

    private Optional<ParticipantInfo> within(Leg here) throws InterruptedException {
        long end = System.nanoTime() + COMES_WITHIN.toNanos();
        while (true) {
            Optional<ParticipantInfo> came = present(here).filter(one -> !Guests.voices(one).isEmpty());
            if (came.isPresent() || System.nanoTime() > end) {
                return came;
            }
            Thread.sleep(LOOK);
        }
    }

    /** A browser hears everybody by itself; so does a telephone, but it is told all the same. */
    private Merge together(Joining joining, ParticipantInfo supervisor, Leg there) throws InterruptedException {
        Call call = joining.consultation().call();
        RoomName room = call.room();
        if (!page.open(call)) {
            return new HalfMerged("the caller's browser may not hear yet");
        }
        String caller = names.identity(room, call.caller().identity());
        List<ParticipantInfo> all = legs.all(room);
        List<String> theirs = all.stream().filter(one -> one.getIdentity().equals(caller)).flatMap(one -> Guests.voices(one).stream()).toList();
        var asked = new ArrayList<Asked<?>>();
        asked.add(liveKit.rooms().subscribe(names.room(room), caller, Guests.voices(supervisor), true));
        if (!theirs.isEmpty()) {
            asked.add(liveKit.rooms().subscribe(names.room(room), supervisor.getIdentity(), theirs, true));
        }
        for (ParticipantInfo agent : all.stream().filter(Guests::isAgent).toList()) {
            List<String> music = Guests.tracksNamed(agent, Marks.HOLD_TRACK);
            if (!music.isEmpty()) {
                asked.add(liveKit.rooms().subscribe(names.room(room), caller, music, false));
            }
        }
        for (Asked<?> one : asked) {
            if (one.await() instanceof Reply.Failed<?>(Failure failure)) {
                return new HalfMerged(failure.sentence());
            }
        }
        if (theirs.isEmpty() || present(joining.leg()).isEmpty()) {
            return new HalfMerged("one of them left while they were joined");
        }
        rooms.joined(room, joining.leg().identity());
        invitations.withdraw(call.id(), joining.supervisor().id());
        if (present(there).isPresent()) {
            var unused = liveKit.rooms().remove(names.room(there.room()), there.identity().value()).await();
        }
        return new Merged();
    }

    @Override
    public Dropped drop(Leg leg, IfAnswered ifAnswered) throws InterruptedException {
        Optional<Leg> there = annex.beside(leg);
        boolean answered = present(leg).isPresent() || (there.isPresent() && present(there.get()).isPresent());
        if (answered && ifAnswered == IfAnswered.SPARE) {
            return Dropped.SPARED;
        }
        if (there.isPresent()) {
            admissions.sendAway(there.get().room(), leg.identity());
            legs.takeDown(there.get().room(), leg.identity());
        }
        admissions.sendAway(leg.room(), leg.identity());
        legs.takeDown(leg.room(), leg.identity());
        return Dropped.GONE;
    }

    private Optional<ParticipantInfo> present(Leg leg) throws InterruptedException {
        return legs.find(leg.room(), leg.identity()).filter(one -> one.getState() == ParticipantInfo.State.ACTIVE);
    }

    private boolean isSentAway(Leg leg) {
        return admissions.isSentAway(leg.room(), leg.identity());
    }
}
