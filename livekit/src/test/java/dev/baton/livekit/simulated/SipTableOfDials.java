package dev.baton.livekit.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.livekit.Asked;
import dev.baton.livekit.Failure;
import dev.baton.livekit.phones.Manner;
import dev.baton.livekit.phones.ReferManner;
import dev.baton.livekit.phones.Tone;
import java.time.Duration;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPParticipantInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a dial ends, ending by ending. */
abstract class SipTableOfDials extends SipTable {

    private static final Duration SOON = Duration.ofSeconds(1);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "400 | 400 invalid_argument 400 Bad Request | INVITE failed: sip status: 400: Bad Request",
        "402 | 403 permission_denied 402 Payment Required | unexpected status from INVITE response: sip status: 402: Payment Required",
        "403 | 403 permission_denied 403 Forbidden | unexpected status from INVITE response: sip status: 403: Forbidden",
        "404 | 404 not_found 404 Not Found | INVITE failed: sip status: 404: Not Found",
        "405 | 400 invalid_argument 405 Method Not Allowed | unexpected status from INVITE response: sip status: 405: Method Not Allowed",
        "408 | 408 deadline_exceeded 408 Request Timeout | unexpected status from INVITE response: sip status: 408: Request Timeout",
        "410 | 404 not_found 410 Gone | unexpected status from INVITE response: sip status: 410: Gone",
        "480 | 429 resource_exhausted 480 Temporarily Unavailable | INVITE failed: sip status: 480: Temporarily Unavailable",
        "484 | 400 invalid_argument 484 Address Incomplete | unexpected status from INVITE response: sip status: 484: Address Incomplete",
        "486 | 429 resource_exhausted 486 Busy Here | INVITE failed: sip status: 486: Busy Here",
        "487 | 409 aborted 487 Request Terminated | unexpected status from INVITE response: sip status: 487: Request Terminated",
        "488 | 400 invalid_argument 488 Not Acceptable Here | INVITE failed: sip status: 488: Not Acceptable Here",
        "500 | 412 failed_precondition 500 Server Internal Error | unexpected status from INVITE response: sip status: 500: Server Internal Error",
        "502 | 412 failed_precondition 502 Bad Gateway | unexpected status from INVITE response: sip status: 502: Bad Gateway",
        "503 | 412 failed_precondition 503 Service Unavailable | unexpected status from INVITE response: sip status: 503: Service Unavailable",
        "504 | 408 deadline_exceeded 504 Server Timeout | unexpected status from INVITE response: sip status: 504: Server Timeout",
        "600 | 429 resource_exhausted 600 Busy Everywhere | unexpected status from INVITE response: sip status: 600: Busy Everywhere",
        "603 | 403 permission_denied 603 Decline | unexpected status from INVITE response: sip status: 603: Decline",
        "604 | 404 not_found 604 Does Not Exist Anywhere | unexpected status from INVITE response: sip status: 604: Does Not Exist Anywhere",
        "607 | 403 permission_denied 607 Unwanted | unexpected status from INVITE response: sip status: 607: Unwanted",
        "608 | 403 permission_denied 608 Rejected | unexpected status from INVITE response: sip status: 608: Rejected",
    })
    void eachStatusOfTheFarEndIsToldInLiveKitsWords(int status, String told, String words) throws Exception {
        Telephone grace = telephone(new Manner.Ends(status, Duration.ZERO));
        String trunk = trunkTo(grace, "", "");
        assertThat(bare("CreateSIPParticipant", "{\"sip_trunk_id\":\"" + trunk + "\",\"sip_call_to\":\"" + grace.number() + "\",\"room_name\":\"" + room
                        + "\",\"participant_identity\":\"leg\",\"wait_until_answered\":true,\"ringing_timeout\":\"8s\"}"))
                .isEqualTo(told + " | twirp error unknown: " + words);
        awaitGone("leg");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"486 | Busy Here", "603 | Decline", "404 | Not Found", "480 | Temporarily Unavailable", "403 | Forbidden",
        "408 | Request Timeout", "503 | Service Unavailable"})
    void whoeverRangAndThenRefusedIsReportedWithTheirStatus(int status, String words) throws Exception {
        Telephone grace = telephone(new Manner.Ends(status, Duration.ofMillis(700)));
        assertThat(failure(dial(to(grace).build(), LONG))).isEqualTo(new Failure.SipEnded(status, words));
        awaitGone("leg");
    }

    @Test
    void aPhoneThatAnswersIsInTheRoomWithItsAttributes() throws Exception {
        Telephone grace = telephone(new Manner.Answers(SOON));
        CreateSIPParticipantRequest request = to(grace).putParticipantAttributes("baton.key", "k").setParticipantMetadata("m").setParticipantName("Grace").build();
        SIPParticipantInfo leg = answered(request);

        assertThat(leg.getParticipantIdentity()).isEqualTo("leg");
        assertThat(leg.getRoomName()).isEqualTo(room);
        assertThat(leg.getSipCallId()).startsWith("SCL_");
        ParticipantInfo there = inTheRoom("leg").orElseThrow();
        assertThat(there.getSid()).isEqualTo(leg.getParticipantId()).startsWith("PA_");
        assertThat(there.getKind()).isEqualTo(ParticipantInfo.Kind.SIP);
        assertThat(there.getName()).isEqualTo("Grace");
        assertThat(there.getMetadata()).isEqualTo("m");
        assertThat(there.getAttributesMap()).containsEntry("sip.callStatus", "active").containsEntry("sip.callID", leg.getSipCallId())
                .containsEntry("sip.trunkID", request.getSipTrunkId()).containsEntry("sip.phoneNumber", grace.number())
                .containsEntry("sip.trunkPhoneNumber", "+15550000001").containsEntry("baton.key", "k");
        assertThat(there.getTracksCount()).isEqualTo(1);
        liveKit().rooms().remove(room, "leg").await().orThrow("remove");
        grace.awaitBye(LONG);
        awaitGone("leg");
    }

    @Test
    void aLegThatRingsIsInTheRoomAlreadyAndCallsItselfRinging() throws Exception {
        Telephone grace = telephone(new Manner.RingsForever());
        Asked<SIPParticipantInfo> asked = ringing(grace, to(grace).build(), LONG);
        assertThat(inTheRoom("leg").orElseThrow().getAttributesOrThrow("sip.callStatus")).isIn("dialing", "ringing");
        liveKit().rooms().delete(room).await().orThrow("delete the room");
        grace.awaitCancel(LONG);
        assertThat(failure(asked.await())).isEqualTo(new Failure.CalledOff());
    }

    @Test
    void aPhoneThatNobodyAnswersGetsACancelWhenItsTimeIsUp() throws Exception {
        Telephone grace = telephone(new Manner.RingsForever());
        Asked<SIPParticipantInfo> asked = ringing(grace, to(grace).setRingingTimeout(seconds(2)).build(), LONG);
        long rang = System.nanoTime();
        grace.awaitCancel(LONG);
        assertThat(Duration.ofNanos(System.nanoTime() - rang)).isBetween(Duration.ofMillis(1200), Duration.ofSeconds(6));
        assertThat(failure(asked.await())).isEqualTo(new Failure.CalledOff());
        awaitGone("leg");
    }

    @Test
    void whenTheServersDeadlinePassesThePhoneGetsACancel() throws Exception {
        Telephone grace = telephone(new Manner.RingsForever());
        Asked<SIPParticipantInfo> asked = ringing(grace, to(grace).build(), Duration.ofSeconds(2));
        assertThat(failure(asked.await())).isEqualTo(new Failure.DeadlinePassed());
        grace.awaitCancel(LONG);
        awaitGone("leg");
    }

    @Test
    void removingALegThatRingsCancelsItWithinASecond() throws Exception {
        Telephone grace = telephone(new Manner.RingsForever());
        Asked<SIPParticipantInfo> asked = ringing(grace, to(grace).build(), LONG);
        long began = System.nanoTime();
        liveKit().rooms().remove(room, "leg").await().orThrow("remove");
        grace.awaitCancel(LONG);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
        assertThat(failure(asked.await())).isEqualTo(new Failure.CalledOff());
        awaitGone("leg");
    }

    @Test
    void whoeverAnswersAndHangsUpWasAnsweredAndIsGone() throws Exception {
        Telephone grace = telephone(new Manner.AnswersAndHangsUp(Duration.ofMillis(300), SOON));
        answered(to(grace).build());
        awaitGone("leg");
    }

    @ParameterizedTest
    @CsvSource({"401", "407"})
    void aTrunkThatAsksWhoCallsIsToldByTheCredentialsOfTheTrunk(int status) throws Exception {
        Telephone grace = telephone(new Manner.Challenges(status, "baton", "right"));
        answered(to(grace).setSipTrunkId(trunkTo(grace, "baton", "right")).build());
        assertThat(active("leg")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"401", "407"})
    void wrongOrMissingCredentialsAreToldWithoutASipStatus(int status) throws Exception {
        Telephone grace = telephone(new Manner.Challenges(status, "baton", "right"));
        assertThat(failure(dial(to(grace).setSipTrunkId(trunkTo(grace, "baton", "wrong")).build(), LONG)))
                .isEqualTo(new Failure.CredentialsRefused("twirp error unknown: max auth retry attempts reached for SIP invite"));
        awaitGone("leg");
        assertThat(failure(dial(to(grace).build(), LONG)))
                .isEqualTo(new Failure.CredentialsRefused("twirp error unknown: sip server required auth, but no username or password was provided"));
        awaitGone("leg");
    }

    @Test
    void nothingIsDialledThroughATrunkThatDoesNotExistOrToAUri() throws Exception {
        Telephone grace = telephone(new Manner.Answers(Duration.ZERO));
        assertThat(failure(dial(to(grace).setSipTrunkId("ST_none").build(), LONG))).isEqualTo(new Failure.NotFound("requested sip trunk does not exist"));
        assertThat(failure(dial(to(grace).setSipCallTo("sip:" + grace.number() + "@example.com").build(), LONG)))
                .isEqualTo(new Failure.Invalid("SipCallTo should be a phone number or SIP user, not a full SIP URI"));
        assertThat(inTheRoom("leg")).isEmpty();
    }

    @Test
    void bothHearEachOtherOnceThePhoneIsAnsweredAndNothingBefore() throws Exception {
        Caller caller = caller(new ReferManner.Refuses(403));
        Telephone grace = telephone(new Manner.Answers(SOON));
        int before = caller.telephone().mark();
        ringing(grace, to(grace).build(), LONG);
        assertThat(caller.telephone().hears(Tone.SUPERVISOR, before, Duration.ofMillis(300))).isFalse();
        int since = caller.telephone().mark();
        assertThat(caller.telephone().hears(Tone.SUPERVISOR, since, LONG)).isTrue();
        assertThat(grace.hears(Tone.CALLER, 0, LONG)).isTrue();
    }
}
