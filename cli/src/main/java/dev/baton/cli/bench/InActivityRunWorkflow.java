package dev.baton.cli.bench;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

public final class InActivityRunWorkflow implements InActivityRun {

    @Override
    public void run() {
        Workflow.newActivityStub(
                InActivity.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofHours(1))
                        .setHeartbeatTimeout(Duration.ofMinutes(1))
                        // What was measured twice would be measured wrong.
                        .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
                        .build()).measure();
    }
}
