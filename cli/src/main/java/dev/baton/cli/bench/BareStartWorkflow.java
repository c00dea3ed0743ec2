package dev.baton.cli.bench;

import io.temporal.workflow.Workflow;

public final class BareStartWorkflow implements BareStart {

    private boolean told;

    @Override
    public void run(String call) {
        Workflow.await(() -> told);
    }

    @Override
    public String tell(String wish) {
        told = true;
        return wish;
    }
}
