package dev.baton.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Call;
import dev.baton.desk.TransferDesk;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.simulation.Performance;
import dev.baton.simulation.Stories;
import dev.baton.simulation.Story;
import dev.baton.stage.Choice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A call may last for days, and its history may not. Each story again, on a service that finds every history too long: the
 * call goes on as new wherever it may, with no transfer under way, and nobody notices.
 */
class LongCallsTest {

    // A fresh run needs a dozen events until it rests; fewer than that, and it would never do anything else.
    private static final int SHORT = 25;

    private static int runs;
    private static int calls;

    @ParameterizedTest
    @MethodSource("stories")
    void nobodyNoticesThatACallGoesOnAsNew(Story story) {
        try (var stage = new SteppedStage(story, Choice.first(), new KeyRingInMemory())) {
            stage.service().suggestContinuingAsNewAfter(SHORT);
            Performance performance = stage.perform();
            assertThat(performance.broken()).isEmpty();
            for (Call call : stage.scene().calls()) {
                calls++;
                runs += stage.runs(TransferDesk.callWorkflow(call.id()));
            }
        }
    }

    @AfterAll
    static void theyDidGoOnAsNew() {
        System.out.println("long calls: " + calls + " calls went on through " + runs + " runs");
        assertThat(runs).isGreaterThan(calls);
    }

    static List<Story> stories() {
        return new ArrayList<>(Stories.all());
    }
}
