package dev.baton.telephony;

import static dev.baton.simulation.Habits.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.call.PhoneNumber;
import dev.baton.numbers.Address;
import dev.baton.port.EffectKey;
import dev.baton.port.Leg;
import dev.baton.port.Telephony;
import dev.baton.port.Telephony.Referral;
import dev.baton.pulse.FakePulse;
import dev.baton.pulse.Pulse;
import dev.baton.simulation.ReferHabit;
import dev.baton.simulation.WorldEvent;
import dev.baton.telephony.FaultProxy.Fault;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("Reads the log, to which all others write.")
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

    /** F1, F2, F24 and F26 at the wire: the REFER, its answer, or the look right after it is lost. */
    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"DROP_REQUEST", "DROP_REPLY", "CUT", "RESET", "HALF_A_BODY", "SERVER_ERROR", "GARBAGE", "TOO_MANY"})
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
    void aCallerWhoMayStillBeMovedIsWatchedUntilTheyAreGone() throws Exception {
        world.switchboard.moods().carrier(new ReferHabit.Moves(after(8)));
        world.wire.plan(method -> method.equals("TransferSIPParticipant") ? Fault.CUT : Fault.NONE);
        assertThat(world.telephony(pulse).refer(world.refer(1))).isInstanceOf(Telephony.Unknown.class);
        assertThat(world.count(WorldEvent.Kind.REFERRED)).as("moved before anybody was told anything").isEqualTo(1);
        assertThat(world.inRoom(world.call.caller().identity())).isEmpty();
        assertThat(world.count(WorldEvent.Kind.REFER_SENT)).isEqualTo(1);
    }

    @Test
    void f5NoWebhookIsNeededToKnowThatTheCallerWasMoved() {
        assertThat(refer(new ReferHabit.Moves(after(1)))).isEqualTo(new Telephony.Succeeded());
        assertThat(world.count(WorldEvent.Kind.REFER_SENT)).isEqualTo(1);
    }

    @Test
    void f11WithoutASipServiceTheCarrierIsAskedNothingAndTheCallerIsNotKeptWaiting() {
        world.wire.plan(method -> method.equals("TransferSIPParticipant") ? Fault.NOBODY_SERVES : Fault.NONE);
        long start = System.nanoTime();
        assertThat(refer(new ReferHabit.Moves(after(1)))).isInstanceOfSatisfying(Telephony.Unknown.class,
                unknown -> assertThat(unknown.why()).contains("nothing was asked of the carrier", "livekit-sip"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(world.count(WorldEvent.Kind.REFER_SENT)).isZero();
        assertThat(world.inRoom(world.call.caller().identity())).isPresent();
    }

    /** F16, F24: the carrier's own limit comes as a status, once. */
    @Test
    void f24ACarrierAtItsLimitIsARefusalWithItsStatusAndNoStorm() {
        assertThat(refer(new ReferHabit.Refuses(503))).isInstanceOfSatisfying(Telephony.Refused.class,
                refused -> assertThat(refused).isEqualTo(new Telephony.Refused(503, TransferTroubles.of(503, "", world.trunk.profile()).sentence())));
        assertThat(world.wire.requests("TransferSIPParticipant")).isEqualTo(1);
    }

    /** F30 of a transfer: the caller's leg stays after they were moved, and is not called gone before it is. */
    @Test
    void f30ACallerWhoWasMovedAndIsStillThereIsHungUpUntilTheyAreGone() {
        assertThat(refer(new ReferHabit.Moves(after(1)))).isEqualTo(new Telephony.Succeeded());
        var removals = new AtomicInteger();
        world.wire.plan(method -> method.equals("RemoveParticipant") && removals.incrementAndGet() <= 2 ? Fault.NOT_DONE : Fault.NONE);
        world.telephony(pulse).hangUp(new Leg(EffectKey.of("call-bcdf", "dial", 1), world.call.room(), world.call.caller().identity()));
        assertThat(world.inRoom(world.call.caller().identity())).isEmpty();
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
    void theRequestHasTheRingingTheHeadersAndTheTimeAndTheCarriersForm() {
        Referrals.Move move = new Referrals.Move(world.call.room(), world.call.caller().identity(), new Address.Phone(PhoneWorld.GRACES),
                "sip:+12125550123@abc.sip.vobiz.ai", world.trunk, Duration.ofSeconds(20));
        var request = Referrals.request(move, "r", "caller", new TelephonySettings(Map.of("X-Account", "42"), false));
        assertThat(request.getTransferTo()).isEqualTo("sip:+12125550123@abc.sip.vobiz.ai");
        assertThat(request.getPlayDialtone()).as("the caller hears ringing meanwhile").isTrue();
        assertThat(request.getHeadersMap()).containsExactly(Map.entry("X-Account", "42"));
        assertThat(request.getRingingTimeout().getSeconds()).isEqualTo(20);
    }

    @Test
    void sipAndDomainAreAddedByThemselves() {
        assertThat(world.trunk.profile().referTo(PhoneNumber.of("+15550001234"), world.trunk.address())).isEqualTo("sip:+15550001234@abc.sip.vobiz.ai");
        assertThat(List.of(world.trunks.outletFor(world.call.id()).trunk())).containsExactly(world.trunk);
    }
}
