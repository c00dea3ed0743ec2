package dev.baton.cli.bench;

import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The skeleton of a warm transfer. */
@WorkflowInterface
public interface BareTransfer {

    @WorkflowMethod(name = "BareTransfer")
    String run(String call, String agentQueue);

    @UpdateMethod
    void decide(String decision);
}
