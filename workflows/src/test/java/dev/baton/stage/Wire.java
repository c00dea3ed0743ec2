package dev.baton.stage;

import com.google.protobuf.ByteString;
import dev.baton.stage.CrashPlan.Moment;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall;
import io.grpc.ForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.internal.testservice.SteppedServer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One process's line to the service. It goes dead with the process. */
final class Wire implements ClientInterceptor {

    private static final Set<String> POLLS =
            Set.of("PollWorkflowTaskQueue", "PollActivityTaskQueue", "PollNexusTaskQueue");

    private static final Set<String> CRASH_POINTS =
            Set.of("RespondWorkflowTaskCompleted", "RespondActivityTaskCompleted");

    private final SteppedServer server;
    private final Wings wings;
    private final Party party;
    private final Crashes crashes;
    private final Set<ClientCall<?, ?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    Wire(SteppedServer server, Wings wings, Party party, Crashes crashes) {
        this.server = server;
        this.wings = wings;
        this.party = party;
        this.crashes = crashes;
    }

    void cut() {
        cut = true;
        open.forEach(Wire::breakOff);
    }

    private static void breakOff(ClientCall<?, ?> call) {
        try {
            call.cancel("The process was killed", null);
        } catch (RuntimeException alreadyEnding) {
            // The in-process transport does not like it when both ends hang up at once.
        }
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
            MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        String name = String.valueOf(method.getBareMethodName());
        Calls.ServiceCall call = wings.calls.call(party, name);
        boolean counts = !POLLS.contains(name);
        return new ForwardingClientCall.SimpleForwardingClientCall<Q, R>(next.newCall(method, options)) {
            private boolean dropped;

            @Override
            public void start(Listener<R> listener, Metadata headers) {
                if (cut) {
                    dropped = true;
                    listener.onClose(killed(), new Metadata());
                    return;
                }
                if (counts) {
                    wings.calls.begins(call);
                }
                server.announce(call, headers);
                super.start(
                        new ForwardingClientCallListener.SimpleForwardingClientCallListener<R>(listener) {
                            private @Nullable R answer;

                            @Override
                            public void onMessage(R message) {
                                if (CRASH_POINTS.contains(name)) {
                                    // Kept until it is known whether the process lives to see it.
                                    answer = message;
                                    return;
                                }
                                if (message instanceof StartWorkflowExecutionResponse started
                                        && started.hasEagerWorkflowTask()) {
                                    wings.company.begins(party);
                                }
                                super.onMessage(message);
                            }

                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                open.remove(call());
                                Status known = status;
                                if (status.isOk() && CRASH_POINTS.contains(name)) {
                                    crashes.point(party, name, Moment.AFTER_RESPONSE_SENT);
                                    if (cut) {
                                        known = killed();
                                    } else if (answer != null) {
                                        super.onMessage(answer);
                                    }
                                }
                                if (counts) {
                                    wings.calls.ends(call);
                                }
                                super.onClose(cut ? killed() : known, trailers);
                            }
                        },
                        headers);
                // Not before: a call cannot be broken off while it is being made.
                open.add(this);
                if (cut) {
                    breakOff(this);
                }
            }

            private ClientCall<Q, R> call() {
                return this;
            }

            @Override
            public void request(int messages) {
                if (!dropped) {
                    super.request(messages);
                }
            }

            @Override
            public void halfClose() {
                if (!dropped) {
                    super.halfClose();
                }
            }

            @Override
            @SuppressWarnings("unchecked")
            public void sendMessage(Q message) {
                if (dropped) {
                    return;
                }
                Q sent = message;
                switch (message) {
                    case RespondWorkflowTaskCompletedRequest completed ->
                        // The in-memory service leaves tasks in a dead worker's sticky queue for ever.
                        sent = (Q) completed.toBuilder().clearStickyAttributes().build();
                    case RecordActivityTaskHeartbeatRequest beat ->
                        wings.activities.told(party, ByteString.copyFrom(beat.getTaskToken().toByteArray()), beat.getDetails());
                    case UpdateWorkflowExecutionRequest _, PollWorkflowExecutionUpdateRequest _,
                            ExecuteMultiOperationRequest _ -> wings.calls.mayWait(call);
                    case GetWorkflowExecutionHistoryRequest history when history.getWaitNewEvent() ->
                        wings.calls.mayWait(call);
                    default -> {}
                }
                if (CRASH_POINTS.contains(name)) {
                    crashes.point(party, name, Moment.BEFORE_RESPONSE_SENT);
                    if (cut) {
                        dropped = true;
                        breakOff(this);
                        return;
                    }
                }
                super.sendMessage(sent);
            }
        };
    }

    private static Status killed() {
        return Status.UNAVAILABLE.withDescription("The process was killed");
    }
}
