package io.temporal.internal.testservice;

import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;

/** Workflow tasks as the real service hands them out, where the in-memory one says something else. */
final class AmendedTasks {

    private volatile int longHistory = Integer.MAX_VALUE;

    /** The real service suggests to go on as new after some thousand events. */
    void suggestContinuingAsNewAfter(int events) {
        longHistory = events;
    }

    @SuppressWarnings("unchecked")
    <R> R amended(R message) {
        return message instanceof PollWorkflowTaskQueueResponse task
                ? (R) suggesting(inTheOrderOfHistory(task))
                : message;
    }

    /**
     * The in-memory service hands out updates as if they had come before whatever came between a task's schedule and its
     * start, and writes down that they came after. A replay would not find the order of the first time.
     */
    private static PollWorkflowTaskQueueResponse inTheOrderOfHistory(PollWorkflowTaskQueueResponse task) {
        if (task.getMessagesCount() == 0) {
            return task;
        }
        // Its own word for it is the scheduled event and one more.
        long started = task.getHistory().getEventsList().getLast().getEventId();
        var ordered = task.toBuilder();
        ordered.getMessagesBuilderList().forEach(update -> update.setEventId(started - 1));
        return ordered.build();
    }

    private PollWorkflowTaskQueueResponse suggesting(PollWorkflowTaskQueueResponse task) {
        if (task.getHistory().getEventsCount() < longHistory) {
            return task;
        }
        var suggesting = task.toBuilder();
        suggesting.getHistoryBuilder().getEventsBuilderList().stream()
                .filter(event -> event.hasWorkflowTaskStartedEventAttributes() && event.getEventId() >= longHistory)
                .forEach(event -> event.getWorkflowTaskStartedEventAttributesBuilder().setSuggestContinueAsNew(true));
        return suggesting.build();
    }
}
