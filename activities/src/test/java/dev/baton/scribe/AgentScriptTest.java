package dev.baton.scribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Briefing;
import dev.baton.call.Briefing.Claim;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AgentScriptTest {

    @Test
    void saysEverythingTheBriefingKnowsInTheOrderInWhichOneSaysIt() {
        var briefing = new Briefing(
                new Claim("Ada Lovelace", 1),
                Claim.of("The caller was billed twice"),
                Claim.of("The caller wants the money back."),
                List.of(Claim.of("The agent looked at the invoice")), Claim.of("When will the caller get the refund?"), null);

        assertThat(AgentScript.of(briefing)).containsExactly(
                "Hello, I have Ada Lovelace on the line for you.",
                "It is about this: The caller was billed twice.",
                "The caller wants the money back.",
                "Already tried: The agent looked at the invoice.",
                "Still open: When will the caller get the refund?",
                "Can you take the call now?");
    }

    @Test
    void aBriefingThatKnowsLittleGivesAShortOne() {
        var briefing = new Briefing(null, Claim.of("a wrong invoice"), Claim.of("a wrong invoice"), List.of(), null, null);

        assertThat(AgentScript.of(briefing)).containsExactly(
                "Hello, I have a caller on the line for you.", "It is about this: a wrong invoice.", "Can you take the call now?");
    }
}
