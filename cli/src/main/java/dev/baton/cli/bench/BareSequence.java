package dev.baton.cli.bench;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** What one writes first: six activities, one after the other. */
@WorkflowInterface
public interface BareSequence {

    @WorkflowMethod(name = "BareSequence")
    String run(String call);
}
