package dev.baton.story;

import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.isBusy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Destination;
import dev.baton.call.Party;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.port.BriefingBy;
import dev.baton.port.ConsultationId;
import dev.baton.simulation.CallerStory;
import dev.baton.simulation.Performance;
import dev.baton.simulation.Scene;
import dev.baton.simulation.Story;
import dev.baton.stage.Choice;
import dev.baton.transfer.Decision;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.TransferRequest;
import dev.baton.transfer.TransferRequest.Mode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whoever comes to the desk too late, or twice, is told so, and nothing begins by it. */
class TooLateTest {

    private static final String CALLER_ENDED = "the caller hung up; the call is over";

    @Test
    void aCallThatIsOverTakesNothingOn() {
        Performance performance = perform("over", scene -> {
            CallerStory ada = house(scene);
            ada.hangsUp(after(5));
            scene.asks(20, ada, "billing");
            scene.callsOff(21, ada, 1, Party.CALLER);
            scene.decides(22, ada, 1, new Decision.Slip(new ConsultationId(1, 1), new Decision.Accept(), Party.SUPERVISOR));
        }, CALLER_ENDED);
        assertThat(performance.refusals()).containsExactly(
                "There is no live call over: it has ended, or never began.",
                "The transfer transfer-over-1 is over, or never was: there is nothing to call off.",
                "The transfer transfer-over-1 is over, or never was: there is nothing to decide.");
    }

    @Test
    void oneRequestThatComesTwiceInTheSameInstantIsOneTransfer() {
        Performance performance = perform("twice", scene -> {
            CallerStory ada = house(scene);
            var request = new TransferRequest("the-one-request", new Destination("billing"), Mode.WARM, BriefingBy.AGENT,
                    "wants to talk about an invoice", Party.AGENT, scene.now().plus(Duration.ofMinutes(1)));
            scene.soon(4, "a request", () -> scene.request(ada, request));
            scene.soon(4, "the same request", () -> scene.request(ada, request));
            ada.hangsUp(after(40));
        }, "nobody was available", CALLER_ENDED);
        assertThat(performance.refusals()).isEmpty();
    }

    private static CallerStory house(Scene scene) {
        scene.world().supervisor("grace", "Grace").when(isBusy());
        scene.world().destination("billing", "Billing").rings("grace");
        return scene.caller("Ada");
    }

    private static Performance perform(String name, Consumer<Scene> script, String... ends) {
        var story = new Story(name, name, HouseRules.standard(), script, List.of(ends));
        try (var stage = new SteppedStage(story, Choice.first(), new KeyRingInMemory())) {
            Performance performance = stage.perform();
            assertThat(performance.broken()).isEmpty();
            return performance;
        }
    }
}
