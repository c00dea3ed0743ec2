package dev.baton.trunks;

import dev.baton.call.PhoneNumber;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import dev.baton.livekit.TransferReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRoom.DeleteRoomResponse;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPParticipantInfo;
import livekit.LivekitSip.TransferSIPParticipantRequest;

/**
 * One call to one phone, and one request to the carrier to move it. Rings a real phone, once: neither is ever repeated.
 * Whoever makes one calls {@link #cleanUp}, whatever happened.
 */
public final class TestCall {

    public static final Duration RING = Duration.ofSeconds(25);

    private static final Duration REFER = Duration.ofSeconds(30);
    // The server gives up after the phone has stopped ringing, and we after the server.
    private static final Duration MARGIN = Duration.ofSeconds(8);
    private static final Duration LONGEST = Duration.ofMinutes(2);
    // Measured: the bridge hangs up about a second after a true success.
    private static final Duration TELLING = Duration.ofMillis(800);

    private final LiveKit liveKit;
    private final String room;
    private final String leg;

    public TestCall(LiveKit liveKit) {
        this.liveKit = liveKit;
        String name = UUID.randomUUID().toString();
        room = "baton-doctor-" + name;
        leg = "doctor-" + name;
    }

    public sealed interface Dialled {}

    public record Answered() implements Dialled {}

    /** Over, and nobody was reached. */
    public record NotAnswered(String why, String cure) implements Dialled {}

    /** The phone may be ringing; {@link #cleanUp} ends that. */
    public record DialUnknown(Failure failure) implements Dialled {}

    public Dialled dial(String trunk, Carrier carrier, PhoneNumber from, PhoneNumber to) throws InterruptedException {
        var request = CreateSIPParticipantRequest.newBuilder().setSipTrunkId(trunk).setSipNumber(from.e164()).setSipCallTo(to.e164())
                .setRoomName(room).setParticipantIdentity(leg).setParticipantName("Test call").setHidePhoneNumber(true)
                .setWaitUntilAnswered(true).setRingingTimeout(seconds(RING)).setMaxCallDuration(seconds(LONGEST)).build();
        return switch (liveKit.sip().dial(request, RING.plus(MARGIN)).await()) {
            case Reply.Done<SIPParticipantInfo> _ -> new Answered();
            case Reply.Failed<SIPParticipantInfo>(Failure.SipEnded(int status, _)) -> {
                SipAdvice advice = SipAdvice.onDial(status, carrier);
                yield new NotAnswered(advice.cause(), advice.cure());
            }
            case Reply.Failed<SIPParticipantInfo>(Failure.CalledOff _) -> new NotAnswered("nobody answered within " + RING.toSeconds() + " s",
                    "The trunk works as far as ringing. Take the call next time.");
            case Reply.Failed<SIPParticipantInfo>(Failure.NothingHappened failure) -> new NotAnswered(failure.sentence(), "No phone rang.");
            case Reply.Failed<SIPParticipantInfo>(Failure.NobodyKnows failure) -> new DialUnknown(failure);
        };
    }

    public sealed interface Moved {}

    public record Succeeded() implements Moved {}

    public record NotMoved(String why, String cure) implements Moved {}

    /** A success that is none: it also comes when the phone is put down. */
    public record HungUp() implements Moved {}

    public record MoveUnknown(String why) implements Moved {}

    public Moved transfer(Carrier carrier, String address, PhoneNumber to) throws InterruptedException {
        var request = TransferSIPParticipantRequest.newBuilder().setRoomName(room).setParticipantIdentity(leg)
                .setTransferTo(target(carrier, address, to.e164())).setPlayDialtone(true).setRingingTimeout(seconds(REFER)).build();
        Reply<Optional<TransferReport>> reply = liveKit.sip().transfer(request, REFER.plus(MARGIN)).await();
        long came = System.nanoTime();
        return switch (reply) {
            case Reply.Done<Optional<TransferReport>> _ -> look(came);
            case Reply.Failed<Optional<TransferReport>>(Failure.SipEnded(int status, _)) -> {
                SipAdvice advice = SipAdvice.onTransfer(status, carrier);
                yield new NotMoved(advice.cause(), advice.cure());
            }
            case Reply.Failed<Optional<TransferReport>>(Failure.NothingHappened failure) -> new NotMoved(failure.sentence(), "The call was not touched.");
            case Reply.Failed<Optional<TransferReport>>(Failure failure) -> new MoveUnknown(failure.sentence());
        };
    }

    private Moved look(long came) throws InterruptedException {
        Reply<ParticipantInfo> reply = liveKit.rooms().participant(room, leg).await();
        if (System.nanoTime() - came > TimeUnit.MILLISECONDS.toNanos(TELLING.toMillis())) {
            return new MoveUnknown("LiveKit said yes, and the look that tells a true yes came too late");
        }
        return switch (reply) {
            case Reply.Done<ParticipantInfo>(ParticipantInfo there) when there.getAttributesOrDefault("sip.callStatus", "").equals("active") ->
                new Succeeded();
            case Reply.Done<ParticipantInfo> _ -> new HungUp();
            case Reply.Failed<ParticipantInfo>(Failure.NotFound _) -> new HungUp();
            case Reply.Failed<ParticipantInfo>(Failure failure) -> new MoveUnknown("LiveKit said yes, and the look that tells a true yes failed: "
                    + failure.sentence());
        };
    }

    /** Twilio reaches phones by {@code tel:} only. */
    public static String target(Carrier carrier, String address, String number) {
        return switch (carrier) {
            case TWILIO -> "tel:" + number;
            case VOBIZ, OTHER -> "sip:" + number + "@" + address;
        };
    }

    /** Ends what is left of the call. False if LiveKit would not say that it did. */
    public boolean cleanUp() throws InterruptedException {
        if (liveKit.rooms().delete(room).await() instanceof Reply.Failed<DeleteRoomResponse>(Failure failure)
                && !(failure instanceof Failure.NotFound)) {
            return false;
        }
        return liveKit.rooms().participants(room).await() instanceof Reply.Done<List<ParticipantInfo>>(var left) && left.isEmpty();
    }

    public String room() {
        return room;
    }

    private static com.google.protobuf.Duration seconds(Duration duration) {
        return com.google.protobuf.Duration.newBuilder().setSeconds(duration.toSeconds()).build();
    }
}
