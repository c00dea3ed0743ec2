package dev.baton.pulse;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ActivityPulseTest {

    @ActivityInterface
    public interface Beating {
        String beat();
    }

    @WorkflowInterface
    public interface OneBeat {
        @WorkflowMethod
        String run();
    }

    public static final class OneBeatOnly implements OneBeat {
        @Override
        public String run() {
            return Workflow.newActivityStub(Beating.class, ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(10))
                    .setHeartbeatTimeout(Duration.ofSeconds(10)).build()).beat();
        }
    }

    @Test
    void aBeatIsHeardByTheServerAtOnce() {
        try (var temporal = TestWorkflowEnvironment.newInstance()) {
            Worker worker = temporal.newWorker("q");
            worker.registerWorkflowImplementationTypes(OneBeatOnly.class);
            worker.registerActivitiesImplementations((Beating) () -> {
                var pulse = new ActivityPulse();
                pulse.feel();
                pulse.beHeard(Duration.ofSeconds(5));
                return "heard";
            });
            temporal.start();
            OneBeat workflow = temporal.getWorkflowClient().newWorkflowStub(OneBeat.class, WorkflowOptions.newBuilder().setTaskQueue("q").build());
            assertThat(workflow.run()).isEqualTo("heard");
        }
    }
}
