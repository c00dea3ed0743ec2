package dev.baton.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.CallId;
import dev.baton.port.Rooms.AgentKind;
import org.junit.jupiter.api.Test;

class ErrandTest {

    @Test
    void nothingSaidIsSomebodyWhoCalled() {
        assertThat(Errand.of("")).isEqualTo(new Errand.Inbound());
        assertThat(Errand.of("{}")).isEqualTo(new Errand.Inbound());
        assertThat(Errand.of("{\"phone_number\": null}")).isEqualTo(new Errand.Inbound());
    }

    @Test
    void aNumberIsSomebodyToCallAndIsNotPrinted() {
        Errand errand = Errand.of("{\"phone_number\": \"+15550001234\"}");
        assertThat(errand).isEqualTo(new Errand.Outbound("+15550001234"));
        assertThat(errand.toString()).doesNotContain("1234");
    }

    @Test
    void aCallOfBatonsIsFound() {
        assertThat(Errand.of("{\"key\":\"k\",\"call\":\"c-1\",\"tenant\":\"acme\",\"kind\":\"own\"}"))
                .isInstanceOfSatisfying(Errand.ForCall.class, call -> {
                    assertThat(call.call().value()).isEqualTo("c-1");
                    assertThat(call.kind()).isEqualTo(AgentKind.OWN);
                });
    }

    @Test
    void whatCannotBeUnderstoodIsExplainedWithoutQuotingIt() {
        assertThat(Errand.of("call +15550001234 please")).isInstanceOfSatisfying(Errand.NotUnderstood.class,
                wrong -> assertThat(wrong.why()).contains("phone_number").doesNotContain("1234"));
        assertThat(Errand.of("{\"phone_number\": 15550001234}")).isInstanceOf(Errand.NotUnderstood.class);
        assertThat(Errand.of("{\"call\": \"not a plain id!\", \"tenant\": \"\"}")).isInstanceOf(Errand.NotUnderstood.class);
        assertThat(Errand.of("{\"call\": \"c-1\", \"tenant\": \"acme\", \"kind\": \"other\"}")).isInstanceOf(Errand.NotUnderstood.class);
    }

    @Test
    void whoeverIsToStandByIsToldForWhom() {
        String metadata = Errand.standBy(new CallId("c-1"), "agent-abc");
        assertThat(Errand.of(metadata)).isEqualTo(new Errand.StandBy(new CallId("c-1"), "agent-abc"));
    }
}
