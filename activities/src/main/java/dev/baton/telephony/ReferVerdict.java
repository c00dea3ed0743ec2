package dev.baton.telephony;

import dev.baton.livekit.Failure;
import dev.baton.livekit.Reply;
import dev.baton.livekit.TransferReport;
import dev.baton.port.Telephony;
import dev.baton.rooms.Guests;
import java.time.Duration;
import java.util.Optional;
import livekit.LivekitModels.ParticipantInfo;

/** What LiveKit said about a REFER, and who was there right after, {@code after} so long. One of the four honest outcomes. */
record ReferVerdict(Reply<Optional<TransferReport>> reply, Reply<ParticipantInfo> look, Duration after) {

    // The bridge hangs up about a second after a true success. Later than this nobody can tell it from a false one.
    static final Duration TELLING = Duration.ofMillis(800);

    private static final String SAID_NO_MORE = "the carrier accepted and then did not say what came of it";

    /** LiveKit stopped waiting, or its answer was lost; the carrier may have the caller in its hands. */
    boolean mayStillHappen() {
        return reply instanceof Reply.Failed<Optional<TransferReport>>(Failure.NobodyKnows _);
    }

    Telephony.Referral spoken(TrunkProfile profile) {
        return switch (reply) {
            case Reply.Done<Optional<TransferReport>>(Optional<TransferReport> report) ->
                report.map(told -> reported(told, profile)).orElseGet(this::afterSuccess);
            case Reply.Failed<Optional<TransferReport>>(Failure failure) -> afterFailure(failure, profile);
        };
    }

    /** From a server that says more than 200. Its success is looked at like any other. */
    private Telephony.Referral reported(TransferReport report, TrunkProfile profile) {
        return switch (report.reason()) {
            case CALL_ENDED -> new Telephony.CallerEnded();
            case REJECTED -> report.sipStatus() == 0
                    ? new Telephony.Unknown("the carrier rejected it and gave no SIP status")
                    : refused(report.sipStatus(), "", profile);
            case RINGING_TIMEOUT, SUBSCRIPTION_TERMINATED, CANCELED -> new Telephony.Unknown(SAID_NO_MORE);
            case COMPLETED, UNSPECIFIED, UNRECOGNIZED -> report.status() == TransferReport.Status.SUCCESSFUL
                    ? afterSuccess()
                    : new Telephony.Unknown(SAID_NO_MORE);
        };
    }

    private Telephony.Referral afterSuccess() {
        if (after.compareTo(TELLING) > 0) {
            return new Telephony.Unknown("LiveKit reported a success, and it took too long to see whether the caller was still there");
        }
        return switch (look) {
            case Reply.Done<ParticipantInfo>(ParticipantInfo caller) -> Guests.isActive(caller) ? new Telephony.Succeeded() : new Telephony.CallerEnded();
            case Reply.Failed<ParticipantInfo>(Failure.NotFound _) -> new Telephony.CallerEnded();
            case Reply.Failed<ParticipantInfo>(Failure failure) ->
                new Telephony.Unknown("LiveKit reported a success, and nobody could see whether the caller was still there: " + failure.sentence());
        };
    }

    private Telephony.Referral afterFailure(Failure failure, TrunkProfile profile) {
        return switch (failure) {
            case Failure.SipEnded(int status, String words) -> refused(status, words, profile);
            case Failure.Invalid invalid -> new Telephony.Refused(400, TransferTroubles.NOT_A_URI.sentence() + " (" + invalid.sentence() + ")");
            case Failure.NotFound _ -> look instanceof Reply.Failed<ParticipantInfo>(Failure.NotFound _)
                    ? new Telephony.CallerEnded()
                    : new Telephony.Unknown("the caller is here, but the SIP service does not know them");
            case Failure.NothingHappened nothing -> new Telephony.Unknown("nothing was asked of the carrier; " + nothing.sentence());
            case Failure.DeadlinePassed _, Failure.CalledOff _ -> new Telephony.Unknown(SAID_NO_MORE);
            case Failure.NobodyKnows lost -> new Telephony.Unknown(lost.sentence());
        };
    }

    private static Telephony.Refused refused(int status, String words, TrunkProfile profile) {
        return new Telephony.Refused(status, TransferTroubles.of(status, words, profile).sentence());
    }
}
