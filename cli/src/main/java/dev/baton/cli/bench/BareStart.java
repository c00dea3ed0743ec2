package dev.baton.cli.bench;

import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** A workflow that waits to be told something, and ends: what it costs to begin one, and to tell it. */
@WorkflowInterface
public interface BareStart {

    @WorkflowMethod(name = "BareStart")
    void run(String call);

    @UpdateMethod
    String tell(String wish);
}
