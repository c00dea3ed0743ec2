package dev.baton.telephony;

import dev.baton.call.CallId;
import dev.baton.call.PhoneNumber;
import dev.baton.call.RoomName;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.keeping.Leases;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import dev.baton.numbers.Address;
import dev.baton.port.DialResult;
import dev.baton.port.EffectKey;
import dev.baton.port.Leg;
import dev.baton.port.Rooms.Role;
import dev.baton.port.Telephony;
import dev.baton.pulse.Pulse;
import dev.baton.rooms.Admissions;
import dev.baton.rooms.Names;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRoom.DeleteRoomResponse;

/**
 * One call to one phone, and one request to the carrier to move it, made as for callers. Rings a real phone, once: neither is
 * ever repeated. Whoever makes one calls {@link #cleanUp}, whatever happened.
 */
public final class TestCall {

    public static final Duration RING = Duration.ofSeconds(25);

    private static final Duration REFER = Duration.ofSeconds(30);

    /** Whoever waits for it sits at the terminal. */
    private static final Pulse WANTED = new Pulse() {
        @Override
        public void feel() {}

        @Override
        public void beHeard(Duration within) {}
    };

    private final LiveKit liveKit;
    private final Trunk trunk;
    private final CallId call = CallId.random(new SecureRandom());
    private final RoomName room = new RoomName("baton-doctor-" + call);
    private final Leg leg = Leg.of(EffectKey.of("doctor-" + call, "dial", 1), room);
    private final Dialler dialler;
    private final Referrals referrals;

    public TestCall(LiveKit liveKit, Trunk trunk) {
        this.liveKit = liveKit;
        this.trunk = trunk;
        // No other process ever hears of this call.
        Leases leases = new LeasesInMemory(Instant::now);
        var names = new Names(liveKit, new KeyRingInMemory().deploymentKey().secret());
        dialler = new Dialler(liveKit, names, new Admissions(leases), leases);
        referrals = new Referrals(liveKit, names, TelephonySettings.standard());
    }

    public sealed interface Dialled {}

    public record Answered() implements Dialled {}

    /** Over, and nobody was reached. */
    public record NotAnswered(String why, String cure) implements Dialled {}

    /** The phone may be ringing; {@link #cleanUp} ends that. */
    public record DialUnknown(String why) implements Dialled {}

    public Dialled dial(PhoneNumber from, PhoneNumber to) throws InterruptedException {
        var invite = new Invite(call, Role.OTHER, "Test call", new Address.Phone(to), new Trunks.Outlet(trunk, from), Optional.empty());
        return switch (dialler.dial(leg, RING, () -> new Dialler.Permission.Granted(invite), Guard.none(), WANTED)) {
            case DialResult.Answered() -> new Answered();
            case DialResult.Busy(int status) -> new NotAnswered(sip(status) + "the phone is busy", "The trunk works. Try again later.");
            case DialResult.Declined(int status) -> new NotAnswered(sip(status) + "the call was declined", "The trunk works. Take the call next time.");
            case DialResult.NoAnswer() -> new NotAnswered("nobody answered within " + RING.toSeconds() + " s",
                    "Take the call next time. If it did not ring: check the number, and that the phone is on.");
            case DialResult.Unreachable(int status) -> new NotAnswered(sip(status) + "there is no such number", "Check the number, in E.164 form.");
            case DialResult.RefusedByTrunk(Integer status, String lookAt, _) ->
                new NotAnswered(status == null ? "the call was not placed" : sip(status) + "the trunk refused the call", "Look at " + lookAt + ".");
            case DialResult.TrunkTrouble(int status) -> new NotAnswered(sip(status) + "the carrier has trouble", "Look into its log of this call.");
            case DialResult.Overloaded(String why) -> new NotAnswered(why == null ? "no line is free" : why, "No phone rang.");
            case DialResult.Forbidden(String why) -> new NotAnswered(why, "No phone rang.");
            case DialResult.Withdrawn(), DialResult.NoSuchLeg() -> new DialUnknown("it was hung up before anybody answered");
            case DialResult.Unknown(String why) -> new DialUnknown(why);
        };
    }

    public sealed interface Moved {}

    public record Succeeded() implements Moved {}

    public record NotMoved(String why, String cure) implements Moved {}

    /** A success that is none: it also comes when the phone is put down. */
    public record HungUp() implements Moved {}

    public record MoveUnknown(String why) implements Moved {}

    public Moved transfer(PhoneNumber to) throws InterruptedException {
        var move = new Referrals.Move(room, leg.identity(), new Address.Phone(to), trunk.profile().referTo(to, trunk.address()), trunk, REFER);
        return switch (referrals.judged(move, WANTED)) {
            case Telephony.Succeeded() -> new Succeeded();
            case Telephony.CallerEnded() -> new HungUp();
            case Telephony.Refused(int status, _) -> {
                var trouble = TransferTroubles.of(status, "", trunk.profile());
                yield new NotMoved(sip(status) + trouble.cause(), trouble.cure() + ".");
            }
            case Telephony.Unknown(String why) -> new MoveUnknown(why);
        };
    }

    private static String sip(int status) {
        return "SIP " + status + ": ";
    }

    /** Ends what is left of the call. False if LiveKit would not say that it did. */
    public boolean cleanUp() throws InterruptedException {
        if (liveKit.rooms().delete(room.value()).await() instanceof Reply.Failed<DeleteRoomResponse>(Failure failure)
                && !(failure instanceof Failure.NotFound)) {
            return false;
        }
        return liveKit.rooms().participants(room.value()).await() instanceof Reply.Done<List<ParticipantInfo>>(var left) && left.isEmpty();
    }

    public String room() {
        return room.value();
    }
}
