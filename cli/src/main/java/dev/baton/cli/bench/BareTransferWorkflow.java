package dev.baton.cli.bench;

import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;

public final class BareTransferWorkflow implements BareTransfer {

    private boolean decided;

    @Override
    public String run(String call, String agentQueue) {
        BareSteps directory = Workflow.newLocalActivityStub(
                BareSteps.class,
                LocalActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(1)).build());
        ActivityOptions prompt = ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(30)).build();
        BareSteps steps = Workflow.newActivityStub(BareSteps.class, prompt);
        BareAgent agent = Workflow.newActivityStub(
                BareAgent.class, ActivityOptions.newBuilder(prompt).setTaskQueue(agentQueue).build());
        directory.lookUp(call);
        Promise<String> held = Async.function(agent::hold, call);
        Promise<String> opened = Async.function(steps::open, call);
        Promise<String> briefed = Async.function(steps::brief, call);
        Promise<String> reserved = Async.function(steps::reserve, call);
        opened.get();
        reserved.get();
        steps.dial(call);
        held.get();
        briefed.get();
        Async.function(agent::consult, BareCallWorkflow.transferOf(call));
        Workflow.await(() -> decided);
        steps.merge(call);
        agent.introduce(call);
        agent.leave(call);
        Workflow.await(Workflow::isEveryHandlerFinished);
        return call;
    }

    @Override
    public void decide(String decision) {
        decided = true;
    }
}
