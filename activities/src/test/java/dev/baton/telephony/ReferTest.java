package dev.baton.telephony;

import static dev.baton.simulation.Habits.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.call.PhoneNumber;
import dev.baton.port.Telephony;
import dev.baton.port.Telephony.Referral;
import dev.baton.simulation.ReferHabit;
import dev.baton.simulation.WorldEvent;
import dev.baton.telephony.FaultProxy.Fault;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReferTest {

    private final PhoneWorld world = new PhoneWorld().withCaller();
    private final FakePulse pulse = new FakePulse();

    @AfterEach
    void close() {
        world.close();
    }

    private Referral refer(ReferHabit habit) {
        world.switchboard.moods().carrier(habit);
        return world.telephony(pulse).refer(world.refer(1));
    }

    @Test
    void aCallerWhoIsStillThereWhenTheAnswerComesWasMoved() {
        assertThat(refer(new ReferHabit.Moves(after(1)))).isEqualTo(new Telephony.Succeeded());
    }

    @Test
    void aCallerWhoHangsUpIsNoSuccessWhateverLiveKitSays() {
        assertThat(refer(new ReferHabit.CallerHangsUp(after(1)))).isEqualTo(new Telephony.CallerEnded());
    }

    @Test
    void aCarrierThatNeverReportsLeavesTheOutcomeUnknown() {
        assertThat(refer(new ReferHabit.NeverReports())).isInstanceOf(Telephony.Unknown.class);
        assertThat(world.inRoom(world.call.caller().identity())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 405, 407, 603})
    void whatTheCarrierRefusesIsRefusedWithItsStatus(int status) {
        assertThat(refer(new ReferHabit.Refuses(status))).isInstanceOfSatisfying(Telephony.Refused.class,
                refused -> assertThat(refused.sipStatus()).isEqualTo(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 408, 486, 500, 603})
    void whatEndsAfterTheCarrierAcceptedIsRefusedWithItsStatus(int status) {
        assertThat(refer(new ReferHabit.Fails(status, after(1)))).isInstanceOfSatisfying(Telephony.Refused.class,
                refused -> assertThat(refused.sipStatus()).isEqualTo(status));
    }

    @Test
    void theSameTransferIsNeverAskedForTwice() {
        refer(new ReferHabit.Refuses(603));
        assertThat(world.telephony(pulse).refer(world.refer(1))).isInstanceOf(Telephony.Unknown.class);
        assertThat(world.count(WorldEvent.Kind.REFER_SENT)).isEqualTo(1);
    }

    @Test
    void aCallerWhoLeftBeforeIsNotAskedFor() {
        world.switchboard.exchange().hangUp(world.call.room(), world.call.caller().identity());
        assertThat(refer(new ReferHabit.Moves(after(1)))).isEqualTo(new Telephony.CallerEnded());
        assertThat(world.count(WorldEvent.Kind.REFER_SENT)).isZero();
    }

    @Test
    void nobodyIsMovedByAProcessThatNobodyHears() {
        pulse.nobodyListens();
        assertThat(catchThrowable(() -> refer(new ReferHabit.Moves(after(1))))).isInstanceOf(Pulse.Unheard.class);
        assertThat(world.count(WorldEvent.Kind.REFER_SENT)).isZero();
    }

    /** F1 and F26 at the wire: the answer to the REFER, or the look right after it, is lost. */
    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"DROP_REQUEST", "DROP_REPLY", "RESET", "HALF_A_BODY", "SERVER_ERROR", "GARBAGE"})
    void aLostAnswerIsUnknownAndNeverASuccess(Fault fault) {
        world.wire.plan(method -> method.equals("TransferSIPParticipant") ? fault : Fault.NONE);
        Referral referral = refer(new ReferHabit.CallerHangsUp(after(1)));
        assertThat(referral).isInstanceOf(Telephony.Unknown.class);
        assertThat(world.wire.requests("TransferSIPParticipant")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"DROP_REPLY", "HALF_A_BODY", "GARBAGE", "DELAY"})
    void aSuccessThatNobodyCouldCheckInTimeIsUnknown(Fault fault) {
        var answered = new AtomicBoolean();
        world.wire.plan(method -> {
            if (method.equals("TransferSIPParticipant")) {
                answered.set(true);
            }
            return answered.get() && method.equals("GetParticipant") ? fault : Fault.NONE;
        });
        assertThat(refer(new ReferHabit.Moves(after(1)))).isInstanceOf(Telephony.Unknown.class);
    }

    @Test
    void f25AKeyThatWasRevokedMovesNobodyAndIsNotAskedForAgain() {
        world.wire.plan(method -> method.equals("TransferSIPParticipant") ? Fault.KEY_REVOKED : Fault.NONE);
        assertThat(refer(new ReferHabit.Moves(after(1)))).isInstanceOfSatisfying(Telephony.Unknown.class,
                unknown -> assertThat(unknown.why()).contains("LIVEKIT_API_KEY"));
        assertThat(world.wire.requests("TransferSIPParticipant")).isEqualTo(1);
        assertThat(world.inRoom(world.call.caller().identity())).isPresent();
    }

    @Test
    void theLogSaysWhatOperatorsSearchForAndHidesTheNumber() {
        assertThat(logged(() -> refer(new ReferHabit.Moves(after(1)))))
                .contains("Transferring call to +12•••••••23", "Transfer request sent successfully to +12•••••••23",
                        "if the destination's phone did not ring")
                .doesNotContain("2125550123");
    }

    @Test
    void theLogNeverTellsOfASuccessThatWasNone() {
        assertThat(logged(() -> refer(new ReferHabit.CallerHangsUp(after(1)))))
                .contains("Transferring call to", "Error transferring call: the caller hung up first").doesNotContain("sent successfully");
    }

    private static String logged(Runnable what) {
        PrintStream before = System.err;
        var text = new ByteArrayOutputStream();
        System.setErr(new PrintStream(text, true, StandardCharsets.UTF_8));
        try {
            what.run();
        } finally {
            System.setErr(before);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "403, , twilio, not enabled, transfer-mode enable-all",
        "403, , vobiz, not enabled, Vobiz's dashboard",
        "404, , generic, not valid, E.164",
        "408, , twilio, could not be reached, valid and reachable",
        "408, , vobiz, blocks the transfer, VOBIZ_SIP_DOMAIN",
        "500, max auth retry attempts reached, vobiz, credentials are wrong, ./baton trunk sync",
        "500, , vobiz, credentials, ./baton trunk sync",
        "400, , generic, not a URI, sip: and @domain",
    })
    void everyRowOfTheSeedsTablesHasItsCauseAndItsCure(int status, String words, String profile, String cause, String cure) {
        var trouble = TransferTroubles.of(status, words == null ? "" : words, TrunkProfile.named(profile));
        assertThat(trouble.cause()).contains(cause);
        assertThat(trouble.cure()).contains(cure);
    }

    @Test
    void aTransferThatSucceededWithoutARingHasItsOwnAdvice() {
        assertThat(TransferTroubles.SUCCEEDED_BUT_NO_RING.sentence()).contains("did not ring", "routing errors");
    }

    @Test
    void sipAndDomainAreAddedByThemselves() {
        assertThat(world.trunk.profile().referTo(PhoneNumber.of("+15550001234"), world.trunk.address())).isEqualTo("sip:+15550001234@abc.sip.vobiz.ai");
        assertThat(List.of(world.trunks.outletFor(world.call.id()).trunk())).containsExactly(world.trunk);
    }
}
