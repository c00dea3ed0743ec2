package io.temporal.internal.testservice;

import io.temporal.internal.testservice.StateMachines.WorkflowTaskData;
import java.lang.reflect.Field;

/**
 * What happens while a workflow task is in a worker's hand is kept until the task is answered. When the worker died instead,
 * the real service hands it to the next task; the in-memory service forgets to, and then refuses whatever the next worker
 * does about a timer or an activity that has ended meanwhile: the workflow hangs.
 */
final class LostTask {

    private final Field task;

    LostTask() {
        try {
            task = TestWorkflowMutableStateImpl.class.getDeclaredField("workflowTaskStateMachine");
            task.setAccessible(true);
        } catch (NoSuchFieldException changed) {
            throw new IllegalStateException("The in-memory service has changed", changed);
        }
    }

    void handOver(RequestContext timeout) {
        try {
            var data = (WorkflowTaskData) ((StateMachine<?>) task.get(timeout.getWorkflowMutableState())).getData();
            data.bufferedEvents.forEach(timeout::add);
            data.bufferedEvents.clear();
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
