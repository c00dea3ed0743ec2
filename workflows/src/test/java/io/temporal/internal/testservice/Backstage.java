package io.temporal.internal.testservice;

import com.google.protobuf.MessageLite;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** What whoever drives the {@link SteppedServer} is told, and decides. */
public interface Backstage {

    enum Kind {
        WORKFLOW_TASK,
        ACTIVITY,
        /** Changes nothing, so nobody needs to decide when. */
        QUERY
    }

    /** Something for a worker to do. Nobody gets it before the driver says so. */
    record Task(
            Kind kind,
            String queue,
            String name,
            MessageLite.Builder message,
            @Nullable OutstandingActivity activity) {}

    /** One call from a client, known on both sides of the wire. */
    abstract class Call {
        final String method;
        volatile @Nullable Task handed;
        volatile boolean delivered;
        volatile @Nullable Object subject;

        protected Call(String method) {
            this.method = method;
        }

        public final String method() {
            return method;
        }
    }

    void ready(Task task);

    Future<Task> poll(Call call, Kind kind, String queue);

    /** The task was out of date, or its poll was broken off: no worker has it. */
    void undelivered(Call call, Task task);

    /** From here on the call waits for something that may take time. */
    void waits(Call call);

    /** The call's answer is on its way. */
    void answerDue(Call call);

    void cancelRequested(String runId, long scheduledEventId);

    /** The service no longer wants to hear of this activity. */
    void gone(String runId, long scheduledEventId);

    void closed(String runId);
}
