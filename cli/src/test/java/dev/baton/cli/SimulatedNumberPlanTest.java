package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.NumberPlan.Standing;
import dev.baton.call.PhoneNumber;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedNumberPlanTest {

    private final SimulatedNumberPlan plan = new SimulatedNumberPlan();

    @Test
    void theNumbersOfExamplesCanBeDialledThoughNobodyHasThem() {
        for (String number : List.of(PhoneWorld.JOHN, PhoneWorld.TRUNKS_NUMBER, "+15551234567", "+15550001111", "+12025550142")) {
            assertThat(plan.standingOf(PhoneNumber.of(number))).as(number).isEqualTo(Standing.ORDINARY);
        }
    }

    @Test
    void whatNoHouseDialsIsNotDialledInASimulationEither() {
        assertThat(plan.standingOf(PhoneNumber.of("+19005550100"))).isEqualTo(Standing.PREMIUM);
        assertThat(plan.standingOf(PhoneNumber.of("+881612345678"))).isEqualTo(Standing.SATELLITE);
        assertThat(plan.standingOf(PhoneNumber.of("+999123456789"))).isEqualTo(Standing.UNKNOWN);
    }
}
