package dev.baton.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.keeping.KeyRingInMemory;
import dev.baton.simulation.Habits;
import dev.baton.simulation.Story;
import dev.baton.stage.Choice;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.Registration;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CancelledTransferTest {

    private static final Story STORY = new Story(
            "cancelled",
            "The transfer is cancelled in Temporal's UI while Grace's phone rings: it stops, and the agent is back",
            HouseRules.standard(),
            scene -> {
                scene.world().supervisor("grace", "Grace").when(Habits.ringsForever());
                scene.world().destination("billing", "Billing").rings("grace");
                var ada = scene.caller("Ada");
                scene.asks(4, ada, "billing");
                ada.hangsUp(Habits.after(50));
            },
            List.of("called off by an operator", "the caller hung up; the call is over"));

    @Test
    void aTransferThatIsCancelledInTemporalsUiLetsEverybodyGo() {
        assertThat(broken(Registration::workflows)).isEmpty();
    }

    static List<String> broken(Consumer<Worker> workflows) {
        try (var stage = new SteppedStage(
                STORY, Choice.first(), new KeyRingInMemory(), workflows, UnaryOperator.identity())) {
            stage.cancelled(Duration.ofSeconds(12), "transfer-cancelled-1");
            return stage.perform().broken();
        }
    }
}
