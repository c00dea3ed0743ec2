package dev.baton.transfer;

import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;

/** What a worker must know to carry calls. */
public final class Registration {

    /** Workflows and every effect but an agent's are served here. */
    public static final String QUEUE = "baton";

    private Registration() {}

    public static void workflows(Worker worker) {
        // A call whose task fails is kept, alarmed and mended by a rollback; its caller has company meanwhile.
        worker.registerWorkflowImplementationTypes(CallWorkflow.class);
        // A transfer that fails is answered by its call at once. Retrying a bug for ever would be hold music for ever.
        worker.registerWorkflowImplementationTypes(
                WorkflowImplementationOptions.newBuilder()
                        .setFailWorkflowExceptionTypes(Throwable.class)
                        .build(),
                WarmTransferWorkflow.class,
                ColdTransferWorkflow.class);
    }
}
