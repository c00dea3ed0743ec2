package dev.baton.cli.bench;

import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

public final class BareSequenceWorkflow implements BareSequence {

    @Override
    public String run(String call) {
        BareSteps steps = Workflow.newActivityStub(
                BareSteps.class,
                ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(30)).build());
        steps.lookUp(call);
        steps.open(call);
        steps.brief(call);
        steps.reserve(call);
        steps.dial(call);
        return steps.merge(call);
    }
}
