package dev.baton.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.PhoneNumber;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PolicySettingsTest {

    @Test
    void aFreshHouseCallsNobodyAbroadAndNoNumberThatWasSpoken() {
        PolicySettings settings = PolicySettings.from(Map.of());
        assertThat(settings).isEqualTo(new PolicySettings(Set.of(), Set.of(), false, 20, 60, 60));
        assertThat(settings.countries()).isEmpty();
    }

    @Test
    void everySettingIsRead() {
        PolicySettings settings = PolicySettings.from(Map.of(
                "BATON_ALLOWED_COUNTRIES", "us, IN", "BATON_OWN_NUMBERS", "+1 212 555 0100", "VOBIZ_OUTBOUND_NUMBER",
                        "+919876543210", "TWILIO_OUTBOUND_NUMBER", "+1 212 555 0101",
                "BATON_SPOKEN_NUMBERS", "true", "BATON_DIALS_PER_CALL", "5", "BATON_DIALS_PER_DESTINATION", "6",
                        "BATON_DIALS_PER_MINUTE", "7"));
        assertThat(settings).isEqualTo(new PolicySettings(Set.of("US", "IN"),
                Set.of(PhoneNumber.of("+12125550100"), PhoneNumber.of("+12125550101"), PhoneNumber.of("+919876543210")), true, 5, 6, 7));
        assertThat(settings.homeCountries()).containsExactlyInAnyOrder("US", "IN");
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsSetting() {
        assertThatThrownBy(() -> PolicySettings.from(Map.of("BATON_ALLOWED_COUNTRIES", "Narnia", "BATON_OWN_NUMBERS",
                "212 555 0100",
                "BATON_SPOKEN_NUMBERS", "maybe", "BATON_DIALS_PER_CALL", "0", "BATON_DIALS_PER_MINUTE", "many")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("BATON_ALLOWED_COUNTRIES", "BATON_OWN_NUMBERS", "BATON_SPOKEN_NUMBERS",
                        "BATON_DIALS_PER_CALL",
                        "BATON_DIALS_PER_MINUTE")
                .hasMessageNotContaining("555 0100");
    }
}
