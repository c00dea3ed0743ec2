package dev.baton.cli.bench;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

@WorkflowInterface
public interface InActivityRun {

    @WorkflowMethod(name = "BenchInActivity")
    void run();
}
