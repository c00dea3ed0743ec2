package dev.baton.telephony;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.livekit.Failure;
import dev.baton.livekit.Failure.SipEnded;
import dev.baton.port.DialResult;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SipVerdictTest {

    static Stream<Arguments> endings() {
        return Stream.of(
                Arguments.of(new SipEnded(486, "Busy Here"), new DialResult.Busy(486)),
                Arguments.of(new SipEnded(600, "Busy Everywhere"), new DialResult.Busy(600)),
                Arguments.of(new SipEnded(603, "Decline"), new DialResult.Declined(603)),
                Arguments.of(new SipEnded(607, ""), new DialResult.Declined(607)),
                Arguments.of(new SipEnded(608, ""), new DialResult.Declined(608)),
                Arguments.of(new SipEnded(408, ""), new DialResult.NoAnswer()),
                Arguments.of(new SipEnded(480, ""), new DialResult.NoAnswer()),
                Arguments.of(new SipEnded(487, ""), new DialResult.NoAnswer()),
                Arguments.of(new SipEnded(404, ""), new DialResult.Unreachable(404)),
                Arguments.of(new SipEnded(410, ""), new DialResult.Unreachable(410)),
                Arguments.of(new SipEnded(484, ""), new DialResult.Unreachable(484)),
                Arguments.of(new SipEnded(604, ""), new DialResult.Unreachable(604)),
                Arguments.of(new SipEnded(301, ""), new DialResult.Unreachable(301)),
                Arguments.of(new SipEnded(500, "Server Internal Error"), new DialResult.TrunkTrouble(500)),
                Arguments.of(new SipEnded(503, "Service Unavailable"), new DialResult.TrunkTrouble(503)),
                Arguments.of(new SipEnded(429, ""), new DialResult.TrunkTrouble(429)),
                Arguments.of(new SipEnded(491, ""), new DialResult.TrunkTrouble(491)),
                Arguments.of(new Failure.CalledOff(), new DialResult.NoAnswer()),
                Arguments.of(new Failure.NotFound("requested sip trunk does not exist"), new DialResult.RefusedByTrunk(null, SipVerdict.NO_SUCH_TRUNK, null)));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void everyEndingMeansOneThing(Failure failure, DialResult meaning) {
        assertThat(SipVerdict.ofDial(failure, false)).isEqualTo(meaning);
    }

    @Test
    void whatWasNeverSentMayBeTriedAgainAndSaysWhy() {
        for (Failure failure : List.of(new Failure.Overloaded(), new Failure.Unreachable("no connection"), new Failure.NobodyServes())) {
            assertThat(SipVerdict.ofDial(failure, false)).isEqualTo(new DialResult.Overloaded(failure.sentence()));
        }
    }

    @Test
    void aForbiddenDialNamesCallerIdGeographicPermissionAndCredentials() {
        assertThat(lookAt(new SipEnded(403, "Forbidden"))).contains("caller ID", "geographic permission", "credentials");
    }

    @Test
    void wrongCredentialsAreToldInEveryFormInWhichCarriersSayIt() {
        assertThat(Stream.of(new SipEnded(401, ""), new SipEnded(407, ""), new SipEnded(500, "max auth retry attempts reached"))
                .map(SipVerdictTest::lookAt)).allMatch(where -> where.contains("user name and password") && where.contains("./baton trunk sync"));
    }

    @Test
    void credentialsThatLiveKitTellsWithoutAStatusAreTheTrunksRefusalToo() {
        var refused = (DialResult.RefusedByTrunk) SipVerdict.ofDial(new Failure.CredentialsRefused("max auth retry attempts reached for SIP invite"), false);
        assertThat(refused.sipStatus()).isNull();
        assertThat(refused.lookAt()).contains("user name and password", "./baton trunk sync");
    }

    private static String lookAt(SipEnded ended) {
        return ((DialResult.RefusedByTrunk) SipVerdict.ofDial(ended, false)).lookAt();
    }

    @Test
    void whatWeTookDownOurselvesIsWithdrawn() {
        assertThat(Stream.of(new Failure.CalledOff(), new SipEnded(487, ""), new Failure.Aborted()).map(failure -> SipVerdict.ofDial(failure, true)))
                .containsOnly(new DialResult.Withdrawn());
    }

    @Test
    void whatNobodyKnowsIsUnknownAndNeverAnAnswer() {
        assertThat(Stream.of(new Failure.DeadlinePassed(), new Failure.Lost(Failure.Lost.Way.HALF_A_BODY, ""), new Failure.Aborted(),
                        new Failure.ServerTrouble(500, "internal", "")).map(failure -> SipVerdict.ofDial(failure, false)))
                .allMatch(DialResult.Unknown.class::isInstance);
    }

    @Test
    void everyFinalStatusIsAnEndAndNoneIsAnAnswer() {
        assertThat(IntStream.range(300, 700).mapToObj(status -> SipVerdict.ofDial(new SipEnded(status, ""), false)))
                .noneMatch(result -> result instanceof DialResult.Answered || result instanceof DialResult.Unknown || result instanceof DialResult.Overloaded);
    }
}
