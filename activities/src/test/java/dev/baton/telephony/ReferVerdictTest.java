package dev.baton.telephony;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.livekit.Failure;
import dev.baton.livekit.Reply;
import dev.baton.livekit.TransferReport;
import dev.baton.livekit.TransferReport.Reason;
import dev.baton.livekit.TransferReport.Status;
import dev.baton.port.Telephony;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import livekit.LivekitModels.ParticipantInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a REFER can end, and what is made of it. */
final class ReferVerdictTest {

    private static final TrunkProfile PROFILE = new TrunkProfile.Vobiz();
    private static final Duration AT_ONCE = Duration.ofMillis(20);
    private static final Reply<ParticipantInfo> HERE =
            new Reply.Done<>(ParticipantInfo.newBuilder().setKind(ParticipantInfo.Kind.SIP).setState(ParticipantInfo.State.ACTIVE)
                    .putAttributes("sip.callStatus", "active").build());
    private static final Reply<ParticipantInfo> HANGING_UP =
            new Reply.Done<>(ParticipantInfo.newBuilder().setKind(ParticipantInfo.Kind.SIP).putAttributes("sip.callStatus", "hangup").build());
    private static final Reply<ParticipantInfo> GONE = new Reply.Failed<>(new Failure.NotFound("participant does not exist"));
    private static final Reply<ParticipantInfo> BLIND = new Reply.Failed<>(new Failure.Lost(Failure.Lost.Way.TIMED_OUT, "after 7000 ms"));

    private static Telephony.Referral verdict(Failure failure, Reply<ParticipantInfo> look) {
        return new ReferVerdict(new Reply.Failed<>(failure), look, AT_ONCE).spoken(PROFILE);
    }

    private static Telephony.Referral after200(Reply<ParticipantInfo> look, Duration after) {
        return new ReferVerdict(new Reply.Done<>(Optional.empty()), look, after).spoken(PROFILE);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new Failure.SipEnded(603, "Decline"), Telephony.Refused.class, false),
                Arguments.of(new Failure.Invalid("transfer_to must be a valid SIP(s) or TEL URI"), Telephony.Refused.class, false),
                Arguments.of(new Failure.NotFound("sip call not found"), Telephony.Unknown.class, false),
                Arguments.of(new Failure.NotPermitted(Failure.NotPermitted.Reason.GRANT_MISSING), Telephony.Unknown.class, false),
                Arguments.of(new Failure.Unreachable("no connection"), Telephony.Unknown.class, false),
                Arguments.of(new Failure.Overloaded(), Telephony.Unknown.class, false),
                Arguments.of(new Failure.NobodyServes(), Telephony.Unknown.class, false),
                Arguments.of(new Failure.NotOffered("no"), Telephony.Unknown.class, false),
                Arguments.of(new Failure.CredentialsRefused("required auth"), Telephony.Unknown.class, false),
                // "transaction failed to complete", among others: the client calls it a deadline that passed.
                Arguments.of(new Failure.CalledOff(), Telephony.Unknown.class, false),
                Arguments.of(new Failure.DeadlinePassed(), Telephony.Unknown.class, true),
                Arguments.of(new Failure.Lost(Failure.Lost.Way.HALF_A_BODY, ""), Telephony.Unknown.class, true),
                Arguments.of(new Failure.Aborted(), Telephony.Unknown.class, true),
                Arguments.of(new Failure.ServerTrouble(412, "failed_precondition", "can't transfer hung up call"), Telephony.Unknown.class, true));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureIsOneOfTheFourOutcomesAndNoneASuccess(Failure failure, Class<?> outcome, boolean mayStillHappen) {
        assertThat(verdict(failure, HERE)).isInstanceOf(outcome);
        assertThat(new ReferVerdict(new Reply.Failed<>(failure), HERE, AT_ONCE).mayStillHappen()).isEqualTo(mayStillHappen);
    }

    @Test
    void noKindOfFailureIsForgotten() {
        Set<Class<?>> told = new HashSet<>(failures().<Class<?>>map(one -> one.get()[0].getClass()).toList());
        assertThat(told).containsExactlyInAnyOrderElementsOf(kinds(Failure.class).toList());
    }

    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses()).flatMap(one -> one.isRecord() ? Stream.of(one) : kinds(one)).distinct();
    }

    @Test
    void whoeverWasGoneAndUnknownToTheSipServiceHungUp() {
        assertThat(verdict(new Failure.NotFound("sip call not found"), GONE)).isEqualTo(new Telephony.CallerEnded());
    }

    @Test
    void a200IsASuccessOnlyIfTheCallerWasSeenToBeActiveInTime() {
        assertThat(after200(HERE, AT_ONCE)).isEqualTo(new Telephony.Succeeded());
        assertThat(after200(HERE, Duration.ofMillis(800))).isEqualTo(new Telephony.Succeeded());
        assertThat(after200(HERE, Duration.ofMillis(801))).isInstanceOf(Telephony.Unknown.class);
        assertThat(after200(HANGING_UP, AT_ONCE)).isEqualTo(new Telephony.CallerEnded());
        assertThat(after200(GONE, AT_ONCE)).isEqualTo(new Telephony.CallerEnded());
        assertThat(after200(GONE, Duration.ofMillis(801))).isInstanceOf(Telephony.Unknown.class);
        assertThat(after200(BLIND, AT_ONCE)).isInstanceOf(Telephony.Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCESSFUL, COMPLETED, 200, Succeeded", "SUCCESSFUL, UNSPECIFIED, 0, Succeeded", "FAILED, CALL_ENDED, 0, CallerEnded",
        "FAILED, REJECTED, 603, Refused", "FAILED, REJECTED, 0, Unknown", "FAILED, RINGING_TIMEOUT, 0, Unknown",
        "FAILED, SUBSCRIPTION_TERMINATED, 0, Unknown", "FAILED, CANCELED, 0, Unknown", "FAILED, UNSPECIFIED, 0, Unknown",
        "ONGOING, UNSPECIFIED, 0, Unknown", "UNRECOGNIZED, UNRECOGNIZED, 0, Unknown", "FAILED, COMPLETED, 0, Unknown",
    })
    void aNewerServersReportIsBelievedAndItsSuccessLookedAt(Status status, Reason reason, int sip, String outcome) {
        var report = new Reply.Done<>(Optional.of(new TransferReport("TR_1", status, reason, sip)));
        assertThat(new ReferVerdict(report, HERE, AT_ONCE).spoken(PROFILE).getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(new ReferVerdict(report, GONE, AT_ONCE).spoken(PROFILE)).isNotInstanceOf(Telephony.Succeeded.class);
    }
}
