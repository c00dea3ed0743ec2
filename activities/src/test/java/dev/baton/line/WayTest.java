package dev.baton.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.Reach;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is joined in which way. */
final class WayTest {

    @ParameterizedTest
    @CsvSource({
        // Each may choose.
        "auto, PHONE, PHONE, NO, private-line",
        "auto, PHONE, PHONE, NOT_KNOWN, private-line",
        "auto, PHONE, PHONE, YES, cloud-move",
        "auto, BROWSER, PHONE, NO, private-line",
        "auto, BROWSER, PHONE, YES, cloud-move",
        "auto, PHONE, BROWSER, NO, rejoin",
        "auto, PHONE, BROWSER, YES, rejoin",
        "auto, BROWSER, BROWSER, NO, rejoin",
        // Pinned.
        "private-line, PHONE, PHONE, YES, private-line",
        "private-line, BROWSER, BROWSER, NO, none",
        "cloud-move, PHONE, PHONE, YES, cloud-move",
        // Not known is no "no": what LiveKit answers will tell.
        "cloud-move, PHONE, PHONE, NOT_KNOWN, cloud-move",
        "cloud-move, PHONE, PHONE, NO, none",
        "cloud-move, PHONE, BROWSER, YES, none",
        "rejoin, PHONE, BROWSER, NO, rejoin",
        "rejoin, PHONE, PHONE, NO, none",
    })
    void theTwoAndTheServerDecide(String setting, Reach caller, Reach supervisor, CanMove server, String way) {
        var grace = new Supervisor(new SupervisorId("grace"), "Grace", supervisor);
        switch (Way.between(caller, grace, server, MergeStrategy.pinned(Map.of(MergeStrategy.SETTING, setting)))) {
            case Way.By(MergeStrategy strategy) -> assertThat(strategy.said()).isEqualTo(way);
            case Way.None(String why) -> {
                assertThat(way).isEqualTo("none");
                assertThat(why).contains(MergeStrategy.SETTING + " allows " + setting + " only");
            }
        }
    }

    @Test
    void aStrategyThatThereIsNotIsSaidSo() {
        assertThatThrownBy(() -> MergeStrategy.pinned(Map.of(MergeStrategy.SETTING, "relay")))
                .hasMessage("BATON_MERGE_STRATEGY must be auto, private-line, cloud-move, rejoin, or left out");
    }
}
