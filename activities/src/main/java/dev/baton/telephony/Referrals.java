package dev.baton.telephony;

import com.google.protobuf.util.Durations;
import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import dev.baton.livekit.TransferReport;
import dev.baton.numbers.Address;
import dev.baton.port.Telephony;
import dev.baton.rooms.Guests;
import dev.baton.rooms.Names;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitSip.TransferSIPParticipantRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the carrier once to move a caller, and finds out what really came of it. */
final class Referrals {

    // The lines that operators search for; their words are promised.
    private static final Logger LOG = LoggerFactory.getLogger(Referrals.class);

    // LiveKit gives up first, at the ringing timeout: its answer says more than ours.
    private static final Duration MARGIN = Duration.ofSeconds(3);
    private static final Duration TICK = Duration.ofMillis(200);

    // The bridge hangs up about a second after a true success. Later than this nobody can tell it from a false one.
    private static final Duration TELLING = Duration.ofMillis(800);

    private final LiveKit liveKit;
    private final Names names;
    private final TelephonySettings settings;

    Referrals(LiveKit liveKit, Names names, TelephonySettings settings) {
        this.liveKit = liveKit;
        this.names = names;
        this.settings = settings;
    }

    /** Whom to move where, by which trunk's customs. */
    record Move(RoomName room, Identity caller, Address to, String uri, Trunk trunk, Duration waitFor) {}

    Telephony.Referral ask(Move move, Pulse pulse) throws InterruptedException {
        String to = settings.numbersInLogs() ? inClear(move.to()) : move.to().toString();
        LOG.atInfo().addKeyValue("room", move.room()).log("Transferring call to " + to);
        Telephony.Referral referral = judged(move, pulse);
        switch (referral) {
            case Telephony.Succeeded() -> LOG.atInfo().addKeyValue("room", move.room())
                    .addKeyValue("mind", TransferTroubles.SUCCEEDED_BUT_NO_RING.sentence()).log("Transfer request sent successfully to " + to);
            case Telephony.Refused(int status, String meaning) ->
                LOG.atError().addKeyValue("room", move.room()).log("Error transferring call: SIP " + status + ", " + meaning);
            case Telephony.CallerEnded() -> LOG.atInfo().addKeyValue("room", move.room()).log("Error transferring call: the caller hung up first");
            case Telephony.Unknown(String why) ->
                LOG.atError().addKeyValue("room", move.room()).log("Error transferring call: the outcome is unknown, " + why);
        }
        return referral;
    }

    private static String inClear(Address address) {
        return switch (address) {
            case Address.Phone(var number) -> number.e164();
            case Address.Sip(var uri) -> uri.uri();
            case Address.Web(String user) -> user;
        };
    }

    /** What LiveKit said, and who was there right after. */
    private record Answer(Reply<Optional<TransferReport>> reply, Reply<ParticipantInfo> look, Duration after) {}

    private Telephony.Referral judged(Move move, Pulse pulse) throws InterruptedException {
        String room = names.room(move.room());
        String caller = names.identity(move.room(), move.caller());
        var request = TransferSIPParticipantRequest.newBuilder().setRoomName(room).setParticipantIdentity(caller).setTransferTo(move.uri())
                // The caller hears ringing meanwhile.
                .setPlayDialtone(true)
                .putAllHeaders(settings.referHeaders())
                .setRingingTimeout(Durations.fromNanos(move.waitFor().toNanos())).build();
        CompletableFuture<Answer> answer = liveKit.sip().transfer(request, move.waitFor().plus(MARGIN)).reply().thenCompose(reply -> {
            // Not a thread later than the answer: only the order tells.
            long came = System.nanoTime();
            return liveKit.rooms().participant(room, caller).reply()
                    .thenApply(look -> new Answer(reply, look, Duration.ofNanos(System.nanoTime() - came)));
        });
        return verdict(awaited(answer, pulse), move.trunk().profile());
    }

    /** To the end, even if nobody waits any longer: it cannot be called back, and what came of it is wanted. */
    private static Answer awaited(CompletableFuture<Answer> answer, Pulse pulse) throws InterruptedException {
        while (true) {
            try {
                return answer.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                try {
                    pulse.feel();
                } catch (ActivityCompletionException unwanted) {
                    LOG.atDebug().log("the transfer goes on although it was called off");
                }
            } catch (ExecutionException bug) {
                throw new IllegalStateException("a transfer ended in a bug of ours", bug.getCause());
            }
        }
    }

    private static Telephony.Referral verdict(Answer answer, TrunkProfile profile) {
        return switch (answer.reply()) {
            case Reply.Done<Optional<TransferReport>>(Optional<TransferReport> report) ->
                report.flatMap(told -> reported(told, profile)).orElseGet(() -> afterSuccess(answer));
            case Reply.Failed<Optional<TransferReport>>(Failure failure) -> afterFailure(failure, answer, profile);
        };
    }

    /** From a server that says more than 200. What it leaves open, the look decides. */
    private static Optional<Telephony.Referral> reported(TransferReport report, TrunkProfile profile) {
        return switch (report.reason()) {
            case CALL_ENDED -> Optional.of(new Telephony.CallerEnded());
            case REJECTED -> Optional.of(new Telephony.Refused(report.sipStatus(), TransferTroubles.of(report.sipStatus(), "", profile).sentence()));
            case RINGING_TIMEOUT, SUBSCRIPTION_TERMINATED, CANCELED ->
                Optional.of(new Telephony.Unknown("the carrier accepted and then did not say what came of it"));
            case COMPLETED -> report.status() == TransferReport.Status.SUCCESSFUL ? Optional.of(new Telephony.Succeeded()) : Optional.empty();
            case UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    private static Telephony.Referral afterSuccess(Answer answer) {
        if (answer.after().compareTo(TELLING) > 0) {
            return new Telephony.Unknown("LiveKit reported a success, and it took too long to see whether the caller was still there");
        }
        return switch (answer.look()) {
            case Reply.Done<ParticipantInfo>(ParticipantInfo caller) -> Guests.isActive(caller) ? new Telephony.Succeeded() : new Telephony.CallerEnded();
            case Reply.Failed<ParticipantInfo>(Failure.NotFound _) -> new Telephony.CallerEnded();
            case Reply.Failed<ParticipantInfo>(Failure failure) ->
                new Telephony.Unknown("LiveKit reported a success, and nobody could see whether the caller was still there: " + failure.sentence());
        };
    }

    private static Telephony.Referral afterFailure(Failure failure, Answer answer, TrunkProfile profile) {
        return switch (failure) {
            case Failure.SipEnded(int status, String words) -> new Telephony.Refused(status, TransferTroubles.of(status, words, profile).sentence());
            case Failure.Invalid _ -> new Telephony.Refused(400, TransferTroubles.NOT_A_URI.sentence());
            case Failure.NotFound _ -> answer.look() instanceof Reply.Failed<ParticipantInfo>(Failure.NotFound _)
                    ? new Telephony.CallerEnded()
                    : new Telephony.Unknown("the caller is here, but the SIP service does not know them");
            case Failure.NothingHappened nothing -> new Telephony.Unknown("nothing was asked of the carrier; " + nothing.sentence());
            case Failure.DeadlinePassed _, Failure.CalledOff _ -> new Telephony.Unknown("the carrier accepted and then did not say what came of it");
            case Failure.NobodyKnows lost -> new Telephony.Unknown(lost.sentence());
        };
    }
}
