package dev.baton.cli.bench;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The skeleton of a call: the same shape, and nothing in it. */
@WorkflowInterface
public interface BareCall {

    @WorkflowMethod(name = "BareCall")
    void run(String call, String agentQueue);

    @UpdateMethod
    String transfer(String wish);

    @SignalMethod
    void hangUp();
}
