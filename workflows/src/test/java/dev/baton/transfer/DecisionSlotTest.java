package dev.baton.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.Party;
import dev.baton.port.ConsultationId;
import org.junit.jupiter.api.Test;

class DecisionSlotTest {

    private static final ConsultationId FIRST = new ConsultationId(1, 1);
    private static final ConsultationId SECOND = new ConsultationId(1, 2);

    private final DecisionSlot slot = new DecisionSlot();

    @Test
    void theFirstDecisionCountsAlsoWhenTwoPassTheCheckInOneBreath() {
        slot.open(FIRST);
        slot.check(accepted(FIRST));
        slot.check(declined(FIRST));
        slot.write(accepted(FIRST));
        assertThatThrownBy(() -> slot.write(declined(FIRST))).hasMessageContaining("already decided by");
        assertThat(slot.slip()).isEqualTo(accepted(FIRST));
    }

    @Test
    void nobodyDecidesBeforeOrAfterAConsultation() {
        assertThatThrownBy(() -> slot.check(accepted(FIRST))).hasMessageContaining("Nobody is being asked");
        slot.open(FIRST);
        slot.close();
        assertThatThrownBy(() -> slot.check(accepted(FIRST))).hasMessageContaining("Nobody is being asked");
    }

    @Test
    void aDecisionForTheConsultationBeforeIsRefusedWithBothNames() {
        slot.open(SECOND);
        assertThatThrownBy(() -> slot.check(accepted(FIRST))).hasMessageContaining("1.1").hasMessageContaining("1.2");
        assertThat(slot.decided()).isFalse();
    }

    private static Decision.Slip accepted(ConsultationId consultation) {
        return new Decision.Slip(consultation, new Decision.Accept(), Party.SUPERVISOR);
    }

    private static Decision.Slip declined(ConsultationId consultation) {
        return new Decision.Slip(consultation, new Decision.Decline("in a meeting", true), Party.OPERATOR);
    }
}
