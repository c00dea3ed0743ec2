package dev.baton.simulation;

import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.port.EffectKey;
import dev.baton.port.Telephony;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** TransferSIPParticipant: what carriers make of a REFER. */
final class Carrier {

    private static final Duration ONE_HOP = Duration.ofMillis(100);

    // Measured: the bridge says BYE to a caller who was moved about one second after it reported the success.
    private static final Duration UNTIL_BYE = Duration.ofSeconds(1);

    private final World world;
    private final Auditor auditor;
    private final Sip sip;
    private final Map<EffectKey, CompletableFuture<Telephony.Referral>> referrals = new HashMap<>();
    private final Map<Identity, Pending> accepted = new HashMap<>();
    private List<ReferHabit> habits = List.of(new ReferHabit.Moves(Duration.ofSeconds(2)));
    private int asked;

    Carrier(World world, Auditor auditor, Sip sip) {
        this.world = world;
        this.auditor = auditor;
        this.sip = sip;
        world.whenSomebodyLeaves(this::left);
    }

    void habits(List<ReferHabit> inOrder) {
        habits = List.copyOf(inOrder);
        asked = 0;
    }

    /** The verdict is made at the instant of the answer: a moment later nobody could tell a false success. */
    CompletableFuture<Telephony.Referral> refer(Telephony.Refer refer) {
        CompletableFuture<Telephony.Referral> earlier = referrals.get(refer.key());
        if (earlier != null) {
            auditor.violated("a second REFER was asked for with the key " + refer.key());
            return earlier;
        }
        Identity caller = refer.call().caller().identity();
        CompletableFuture<Telephony.Referral> verdict = transfer(
                        new Asked(refer.call().room(), caller, refer.target().name(), refer.waitFor(), true))
                .thenApply(answer -> SipVerdict.ofRefer(answer, stillActive(refer, caller)));
        referrals.put(refer.key(), verdict);
        return verdict;
    }

    private boolean stillActive(Telephony.Refer refer, Identity caller) {
        return world.openRoom(refer.call().room())
                .flatMap(room -> room.find(caller))
                .filter(Participant::talking)
                .isPresent();
    }

    /** Who is to be moved where, as the SIP service knows it. */
    record Asked(RoomName room, Identity caller, String target, Duration waitFor, boolean dialtone) {}

    CompletableFuture<SipAnswer> transfer(Asked refer) {
        Identity caller = refer.caller();
        var answer = new CompletableFuture<SipAnswer>();
        ReferHabit habit = habits.get(Math.min(asked++, habits.size() - 1));
        world.openRoom(refer.room()).ifPresentOrElse(room -> {
            if (room.find(caller).isEmpty()) {
                answerSoon(answer, new SipAnswer.NotFound());
                return;
            }
            tell(WorldEvent.Kind.REFER_SENT, room, refer, "the carrier is asked to move the caller to ");
            world.after(world.tempo().lived(refer.waitFor()), "nobody waits for the carrier any longer", () -> answer.complete(new SipAnswer.Deadline()));
            world.after(ONE_HOP, "the carrier answers the REFER", () -> answered(room, refer, caller, habit, answer));
        }, () -> answerSoon(answer, new SipAnswer.NotFound()));
        return answer;
    }

    private void answered(
            Room room, Asked refer, Identity caller, ReferHabit habit, CompletableFuture<SipAnswer> answer) {
        if (room.find(caller).isEmpty()) {
            answer.complete(new SipAnswer.NotFound());
            return;
        }
        if (habit instanceof ReferHabit.Refuses(int status)) {
            answer.complete(new SipAnswer.Status(status));
            return;
        }
        accepted.put(caller, new Pending(answer));
        if (refer.dialtone()) {
            room.dialtone(true);
            answer.thenAccept(what -> world.change(() -> room.dialtone(what instanceof SipAnswer.Ok)));
        }
        tell(WorldEvent.Kind.REFER_ACCEPTED, room, refer, "the carrier accepted to move the caller to ");
        switch (habit) {
            case ReferHabit.Moves(Duration after) ->
                world.after(after, "the carrier moves the caller", () -> moved(room, refer, caller, answer));
            case ReferHabit.Fails(int status, Duration after) ->
                world.after(after, "the carrier gives up with " + status, () -> answer.complete(new SipAnswer.Reported(status)));
            case ReferHabit.CallerHangsUp(Duration after) ->
                world.after(after, "the caller hangs up", () -> room.find(caller).ifPresent(one -> sip.hangUp(room, one)));
            case ReferHabit.NeverReports(), ReferHabit.Refuses(_) -> {}
        }
    }

    private void moved(Room room, Asked refer, Identity caller, CompletableFuture<SipAnswer> answer) {
        if (room.find(caller).isEmpty()) {
            return;
        }
        answer.complete(new SipAnswer.Ok());
        tell(WorldEvent.Kind.REFERRED, room, refer, "the carrier moved the caller to ");
        world.after(world.tempo().lived(UNTIL_BYE), "BYE to the caller who was moved", () -> room.find(caller).ifPresent(one -> sip.remove(room, one)));
    }

    /** Measured: whoever hangs up after the 202 makes a success of it. */
    private void left(Room room, Participant gone) {
        Pending pending = accepted.remove(gone.identity());
        if (pending != null) {
            pending.answer().complete(new SipAnswer.Ok());
        }
    }

    private void answerSoon(CompletableFuture<SipAnswer> answer, SipAnswer what) {
        world.after(ONE_HOP, "the SIP service answers", () -> answer.complete(what));
    }

    private void tell(WorldEvent.Kind kind, Room room, Asked refer, String sentence) {
        world.events().happened(kind, room, refer.target(), sentence + refer.target());
    }

    private record Pending(CompletableFuture<SipAnswer> answer) {}
}
