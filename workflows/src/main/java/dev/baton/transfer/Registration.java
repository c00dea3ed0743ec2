package dev.baton.transfer;

import io.temporal.common.converter.DataConverterException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;
import java.util.NoSuchElementException;

/** What a worker must know to carry calls. */
public final class Registration {

    /** Workflows and every effect but an agent's are served here. */
    public static final String QUEUE = "baton";

    // A transfer that fails is answered by its call at once: retrying a bug for ever would be hold music for ever. Not so what passes by itself,
    // as a machine that is too busy or keys that are out of reach: Temporal takes that for a failure of the task, and gives it out again.
    private static final Class<?>[] BUGS = {
        ArithmeticException.class, ClassCastException.class, DataConverterException.class, IllegalArgumentException.class, IllegalStateException.class,
        IndexOutOfBoundsException.class, MatchException.class, NoSuchElementException.class, NullPointerException.class, UnsupportedOperationException.class};

    private Registration() {}

    public static void workflows(Worker worker) {
        // A call whose task fails is kept, alarmed and mended by a rollback; its caller has company meanwhile.
        worker.registerWorkflowImplementationTypes(CallWorkflow.class);
        worker.registerWorkflowImplementationTypes(transfers(), WarmTransferWorkflow.class, ColdTransferWorkflow.class);
    }

    @SuppressWarnings("unchecked") // As the SDK wants an array of what no array can be made of.
    public static WorkflowImplementationOptions transfers() {
        return WorkflowImplementationOptions.newBuilder().setFailWorkflowExceptionTypes((Class<? extends Throwable>[]) BUGS).build();
    }
}
