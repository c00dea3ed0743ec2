package dev.baton.simulation;

import dev.baton.call.CallId;
import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.port.Rooms.Role;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The SIP service and the telephones behind it, as CreateSIPParticipant and RemoveParticipant know them. */
final class Sip {

    private static final Duration UNTIL_IT_RINGS = Duration.ofMillis(150);

    private final World world;
    private final Auditor auditor;
    private final Map<Identity, Integer> invites = new HashMap<>();
    private int troubledCalls;
    private int trouble = 503;
    private boolean refusesCallersNumber;
    private int calls;

    Sip(World world, Auditor auditor) {
        this.world = world;
        this.auditor = auditor;
        world.whenSomebodyLeaves(Sip::breakOff);
    }

    /** {@code callersNumber}: it is what the phone is to show, and what the carrier refuses. */
    record Invite(
            RoomName room, @Nullable CallId call, Identity identity, Role role, Person person, Duration ringFor, boolean callersNumber) {}

    void refusesCallersNumber() {
        refusesCallersNumber = true;
    }

    /** As the trunk's profile has it, whatever its carrier says. */
    boolean showsCallersNumber() {
        return refusesCallersNumber;
    }

    void trouble(int status, int calls) {
        trouble = status;
        troubledCalls = calls;
    }

    boolean everInvited(Identity identity) {
        return invites.containsKey(identity);
    }

    /** The call goes on, and can be found in the room, whether or not anybody still waits for the answer. */
    CompletableFuture<SipAnswer> invite(Invite invite, BiConsumer<Room, Participant> whenItsTrackAppears) {
        // The phone behind it never hears of it.
        Habit habit = invite.callersNumber() ? Habits.sip(403, Duration.ZERO) : invite.person().next();
        if (habit.ringing() instanceof Habit.NoLineFree) {
            return CompletableFuture.completedFuture(new SipAnswer.CpuExhausted());
        }
        Room room = world.roomFor(invite.room(), invite.call());
        if (invites.merge(invite.identity(), 1, Integer::sum) > 1) {
            auditor.violated("a second INVITE went out for " + invite.identity());
        }
        if (invite.person().forbidden()) {
            auditor.violated(invite.person().name() + "'s number is forbidden and was dialled");
        }
        world.leave(room, invite.identity());
        var phone = new PhoneCall("SCL_" + ++calls, invite.person(), habit);
        var leg = new Participant(
                invite.identity(), invite.role(), invite.person().name(), Participant.Status.DIALING, phone);
        world.join(room, leg);
        whenItsTrackAppears.accept(room, leg);
        world.events().happened(WorldEvent.Kind.INVITED, room, leg.name(),
                "an INVITE to " + leg.name() + " went out" + (invite.callersNumber() ? ", with the caller's number" : ""));
        if (troubledCalls > 0) {
            troubledCalls--;
            world.after(UNTIL_IT_RINGS, "the trunk answers " + trouble, () -> fail(room, leg, new SipAnswer.Status(trouble)));
        } else {
            world.after(UNTIL_IT_RINGS, leg.name() + "'s phone begins to ring", () -> ring(room, leg, habit));
            world.after(world.tempo().lived(invite.ringFor()), "enough of ringing " + leg.name(), () -> fail(room, leg, new SipAnswer.Canceled()));
        }
        return phone.answer();
    }

    private void ring(Room room, Participant leg, Habit habit) {
        if (!leg.pending()) {
            return;
        }
        if (habit.ringing() instanceof Habit.Fails(int status, Duration ringing) && ringing.isZero()) {
            fail(room, leg, new SipAnswer.Status(status));
            return;
        }
        leg.ring();
        world.events().happened(WorldEvent.Kind.RINGING, room, leg.name(), leg.name() + "'s phone rings");
        switch (habit.ringing()) {
            case Habit.Answers(Duration ringing) -> world.after(ringing, leg.name() + " answers", () -> answer(room, leg));
            case Habit.Voicemail(Duration ringing) ->
                world.after(ringing, leg.name() + "'s voicemail answers", () -> answer(room, leg));
            case Habit.Fails(int status, Duration ringing) ->
                world.after(ringing, "SIP " + status + " from " + leg.name(), () -> fail(room, leg, new SipAnswer.Status(status)));
            case Habit.Forever(), Habit.AnswersTooLate(), Habit.NoLineFree() -> {}
        }
    }

    private void answer(Room room, Participant leg) {
        if (!leg.pending()) {
            return;
        }
        leg.answer();
        room.subscribeToAll(leg.identity());
        world.events().happened(WorldEvent.Kind.ANSWERED, room, leg.name(), leg.name() + " answered");
        leg.phone().ifPresent(phone -> phone.answer().complete(new SipAnswer.Ok()));
        world.hints().changed(room);
    }

    private void fail(Room room, Participant leg, SipAnswer answer) {
        if (leg.pending()) {
            world.events().happened(WorldEvent.Kind.NOT_ANSWERED, room, leg.name(), leg.name() + " was not reached");
            leg.phone().ifPresent(phone -> phone.answer().complete(answer));
            world.leave(room, leg.identity());
        }
    }

    /** RemoveParticipant: CANCEL to a phone that rings, BYE to one that was answered. */
    void remove(Room room, Participant leg) {
        world.events().happened(WorldEvent.Kind.RELEASED, room, leg.name(),
                leg.pending() ? "the ringing of " + leg.name() + " was cancelled" : leg.name() + " was released");
        world.leave(room, leg.identity());
    }

    /** True if somebody picks up in the instant in which the phone is to stop ringing. */
    boolean picksUpInThisInstant(Room room, Participant leg) {
        boolean now = leg.pending()
                && leg.phone().filter(phone -> phone.habit().ringing() instanceof Habit.AnswersTooLate).isPresent();
        if (now) {
            answer(room, leg);
        }
        return now;
    }

    /** The person puts the phone down. */
    void hangUp(Room room, Participant person) {
        if (room.find(person.identity()).filter(Participant::talking).isPresent()) {
            world.events().happened(WorldEvent.Kind.HUNG_UP, room, person.name(), person.name() + " hung up");
            world.leave(room, person.identity());
        }
    }

    void hangUp(String name) {
        for (Room room : world.rooms()) {
            room.present().stream().filter(one -> one.name().equals(name)).forEach(one -> hangUp(room, one));
        }
    }

    Optional<PhoneCall> callOf(Room room, Identity identity) {
        return room.find(identity).flatMap(Participant::phone);
    }

    private static void breakOff(Room room, Participant gone) {
        gone.phone().ifPresent(phone -> phone.answer().complete(new SipAnswer.Removed()));
    }
}
