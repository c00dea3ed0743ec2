package io.temporal.internal.testservice;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Recognises calls that were announced, and sees what each asks and is answered, and whether a poll took its task along. */
final class Doorman implements ServerInterceptor {

    private static final Metadata.Key<String> NUMBER = Metadata.Key.of("stage-call", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<Backstage.Call> CURRENT = Context.key("stage-call");

    private final Backstage backstage;
    private final WaitingCalls waiting;
    private final AmendedTasks tasks;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, Backstage.Call> announced = new ConcurrentHashMap<>();

    Doorman(Backstage backstage, WaitingCalls waiting, AmendedTasks tasks) {
        this.backstage = backstage;
        this.waiting = waiting;
        this.tasks = tasks;
    }

    void announce(Backstage.Call call, Metadata headers) {
        String number = Long.toString(numbers.incrementAndGet());
        announced.put(number, call);
        headers.put(NUMBER, number);
    }

    /** The one that this thread of the service answers. */
    static Backstage.@Nullable Call currentCall() {
        return CURRENT.get();
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> wire, Metadata headers, ServerCallHandler<Q, R> next) {
        String number = headers.get(NUMBER);
        Backstage.Call call = number == null ? null : announced.remove(number);
        if (call == null) {
            return next.startCall(wire, headers);
        }
        var watched = new ForwardingServerCall.SimpleForwardingServerCall<Q, R>(wire) {
            @Override
            public void sendMessage(R message) {
                answered(call, message);
                super.sendMessage(tasks.amended(message));
            }
        };
        Context context = Context.current().withValue(CURRENT, call);
        var listener = Contexts.interceptCall(context, watched, headers, next);
        return new ForwardingServerCallListener.SimpleForwardingServerCallListener<Q>(listener) {
            @Override
            public void onMessage(Q message) {
                waiting.asked(call, message);
                super.onMessage(message);
            }

            @Override
            public void onHalfClose() {
                try {
                    super.onHalfClose();
                } finally {
                    Backstage.Task task = call.handed;
                    if (task != null && !call.delivered) {
                        call.handed = null;
                        backstage.undelivered(call, task);
                    }
                }
            }
        };
    }

    private void answered(Backstage.Call call, Object response) {
        switch (response) {
            case PollWorkflowTaskQueueResponse task -> call.delivered = !task.getTaskToken().isEmpty();
            case PollActivityTaskQueueResponse task -> call.delivered = !task.getTaskToken().isEmpty();
            default -> {}
        }
        waiting.answered(call);
    }
}
