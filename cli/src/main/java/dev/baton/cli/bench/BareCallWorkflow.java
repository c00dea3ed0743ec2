package dev.baton.cli.bench;

import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

public final class BareCallWorkflow implements BareCall {

    private @Nullable String wish;
    private boolean over;

    @Override
    public void run(String call, String agentQueue) {
        BareAgent agent = Workflow.newActivityStub(BareAgent.class, ActivityOptions.newBuilder()
                .setTaskQueue(agentQueue)
                .setStartToCloseTimeout(Duration.ofHours(1))
                .setHeartbeatTimeout(Duration.ofSeconds(2))
                .build());
        Async.function(agent::attend, call);
        Workflow.await(() -> over || wish != null);
        if (wish != null) {
            Workflow.newChildWorkflowStub(
                            BareTransfer.class,
                            ChildWorkflowOptions.newBuilder().setWorkflowId(transferOf(call)).build())
                    .run(call, agentQueue);
        }
        Workflow.await(() -> over);
    }

    static String transferOf(String call) {
        return "bare-transfer-" + call;
    }

    @Override
    public String transfer(String wish) {
        this.wish = wish;
        return wish;
    }

    @Override
    public void hangUp() {
        over = true;
    }
}
