package dev.baton.simulation;

import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.findsNoLineFree;
import static dev.baton.simulation.Habits.ringsForever;
import static dev.baton.simulation.Habits.sip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.port.DialResult;
import dev.baton.port.Telephony;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipVerdictTest {

    private final Stage stage = new Stage();

    @ParameterizedTest
    @CsvSource({
        "486, Busy", "600, Busy", "603, Declined", "480, NoAnswer", "408, NoAnswer", "404, Unreachable", "484, Unreachable",
        "604, Unreachable", "401, RefusedByTrunk", "403, RefusedByTrunk", "407, RefusedByTrunk", "500, TrunkTrouble",
        "503, TrunkTrouble", "488, Unknown", "302, Unknown",
    })
    void everySipStatusOfADialMeansSomething(int status, String meaning) {
        stage.callerIsWithTheAgent();
        stage.grace.when(sip(status, after(1)));
        var ring = stage.ring(stage.grace, 1, 20);
        stage.tempo.pass(2);
        assertThat(ring.join().getClass().getSimpleName()).isEqualTo(meaning);
    }

    @Test
    void aPhoneThatNobodyAnswersIsCancelledInTime() {
        stage.callerIsWithTheAgent();
        stage.grace.when(ringsForever());
        var ring = stage.ring(stage.grace, 1, 3);
        stage.tempo.pass(2.9);
        assertThat(ring).isNotDone();
        stage.tempo.pass(0.2);
        assertThat(ring).isCompletedWithValue(new DialResult.NoAnswer());
        assertThat(stage.look().has(stage.leg(1).identity())).isFalse();
    }

    @Test
    void withoutALineFreeNobodyIsRung() {
        stage.callerIsWithTheAgent();
        stage.grace.when(findsNoLineFree());
        assertThat(stage.ring(stage.grace, 1, 20)).isCompletedWithValue(new DialResult.Overloaded(null));
        assertThat(stage.world.events()).noneMatch(event -> event.kind() == WorldEvent.Kind.INVITED);
    }

    @Test
    void aReferSucceededOnlyIfTheCallerWasStillThere() {
        stage.callerIsWithTheAgent();
        var refer = stage.refer(1);
        stage.tempo.pass(2.1);
        assertThat(refer).isCompletedWithValue(new Telephony.Succeeded());
        assertThat(stage.look().has(stage.call.caller().identity())).isTrue();
        stage.tempo.pass(1);
        assertThat(stage.look().has(stage.call.caller().identity())).isFalse();
    }

    @Test
    void aCallerWhoHangsUpAfterTheReferWasAcceptedIsNoSuccess() {
        stage.callerIsWithTheAgent();
        stage.world.moods().carrier(new ReferHabit.CallerHangsUp(after(1)));
        var refer = stage.refer(1);
        stage.tempo.pass(2);
        assertThat(refer).isCompletedWithValue(new Telephony.CallerEnded());
    }

    @Test
    void aCarrierThatNeverReportsIsUnknown() {
        stage.callerIsWithTheAgent();
        stage.world.moods().carrier(new ReferHabit.NeverReports());
        var refer = stage.refer(1);
        stage.tempo.pass(20);
        assertThat(refer.join()).isInstanceOf(Telephony.Unknown.class);
        assertThat(stage.look().has(stage.call.caller().identity())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"403", "405", "486", "603"})
    void aCarrierThatRefusesIsToldWithItsStatus(int status) {
        stage.callerIsWithTheAgent();
        stage.world.moods().carrier(new ReferHabit.Refuses(status), new ReferHabit.Fails(status, after(1)));
        assertRefused(status, 1);
        assertRefused(status, 2);
    }

    private void assertRefused(int status, int attempt) {
        var refer = stage.refer(attempt);
        stage.tempo.pass(2);
        assertThat(refer.join()).isInstanceOfSatisfying(Telephony.Refused.class, refused -> {
            assertThat(refused.sipStatus()).isEqualTo(status);
            assertThat(refused.meaning()).isNotBlank();
        });
    }
}
