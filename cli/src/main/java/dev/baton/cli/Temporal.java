package dev.baton.cli;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.baton.transfer.SearchKeys;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Temporal server that is used: one in this process's memory, or one that is running somewhere. */
public final class Temporal implements AutoCloseable {

    static final String ADDRESS = "TEMPORAL_ADDRESS";
    static final String NAMESPACE = "TEMPORAL_NAMESPACE";

    /** Where a development server listens. */
    private static final String USUAL_ADDRESS = "127.0.0.1:7233";
    private static final String USUAL_NAMESPACE = "default";

    // Somebody who waits for work asks again within a minute.
    private static final Duration STILL_THERE = Duration.ofMinutes(2);
    private static final Duration TRY_AGAIN_EVERY = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final WorkflowServiceStubs stubs;
    private final TestServer.@Nullable InProcessTestServer inMemory;
    private final String name;
    private final String namespace;
    private volatile @Nullable Look last;

    private Temporal(WorkflowServiceStubs stubs, TestServer.@Nullable InProcessTestServer inMemory, String name, String namespace) {
        this.stubs = stubs;
        this.inMemory = inMemory;
        this.name = name;
        this.namespace = namespace;
    }

    public static Temporal inMemory() {
        TestServer.InProcessTestServer server = TestServer.createServer(true);
        ManagedChannel channel = server.getChannel();
        var stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setChannel(channel).build());
        register(channel, USUAL_NAMESPACE, List.of());
        return new Temporal(stubs, server, "in-memory Temporal", USUAL_NAMESPACE);
    }

    public static Temporal at(String target) {
        return at(target, USUAL_NAMESPACE, "leave --temporal out");
    }

    /** What was said, else what is set, else where a development server listens. */
    static Temporal of(Map<String, String> settings, @Nullable String said) {
        return at(address(said, settings), namespace(settings), said == null ? "correct " + ADDRESS : "correct --temporal");
    }

    private static Temporal at(String target, String namespace, String otherwise) {
        if (!isAddress(target)) {
            throw new Wrong(Wrong.USAGE, "\"" + target + "\" is no Temporal address: write host:port, such as 127.0.0.1:7233.");
        }
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(target)
                .setGrpcCompression(GrpcCompression.NONE)
                // The longer it is away, the longer gRPC would wait before it tries again, and callers are on hold.
                .setConnectionBackoffResetFrequency(TRY_AGAIN_EVERY)
                .build());
        try {
            stubs.connect(Duration.ofSeconds(5));
            ManagedChannel channel = (ManagedChannel) stubs.getRawChannel();
            register(channel, namespace, present(channel, namespace));
        } catch (RuntimeException failed) {
            stubs.shutdownNow();
            if (failed instanceof StatusRuntimeException refused && refused.getStatus().getCode() == Status.Code.NOT_FOUND) {
                throw new Wrong(Wrong.SURROUNDINGS, "Temporal at " + target + " has no namespace " + namespace + ": correct " + NAMESPACE
                        + ", or make it with 'temporal operator namespace create --namespace " + namespace + "'.");
            }
            throw new Wrong(Wrong.SURROUNDINGS, "Temporal does not answer at " + target + " (" + Sentence.of(failed)
                    + "): start it, for example with 'temporal server start-dev', or " + otherwise + ".");
        }
        return new Temporal(stubs, null, "Temporal at " + target, namespace);
    }

    private static List<String> present(ManagedChannel channel, String namespace) {
        try {
            return List.copyOf(OperatorServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(5, TimeUnit.SECONDS)
                    .listSearchAttributes(ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
                    .getCustomAttributesMap()
                    .keySet());
        } catch (StatusRuntimeException refused) {
            if (refused.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                // Temporal's test server does not tell, and does not mind being told again.
                return List.of();
            }
            throw refused;
        }
    }

    static String address(@Nullable String said, Map<String, String> settings) {
        if (said != null) {
            return said;
        }
        String set = Surroundings.said(settings, ADDRESS);
        return set.isEmpty() ? USUAL_ADDRESS : set;
    }

    static String namespace(Map<String, String> settings) {
        String set = Surroundings.said(settings, NAMESPACE);
        return set.isEmpty() ? USUAL_NAMESPACE : set;
    }

    static boolean isAddress(String target) {
        return target.matches("[A-Za-z0-9.-]+:[0-9]{1,5}|\\[[0-9a-fA-F:]+]:[0-9]{1,5}");
    }

    private static void register(ManagedChannel channel, String namespace, List<String> present) {
        var request = AddSearchAttributesRequest.newBuilder().setNamespace(namespace);
        SearchKeys.all().stream()
                .filter(key -> !present.contains(key.getName()))
                .forEach(key -> request.putSearchAttributes(key.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        if (request.getSearchAttributesCount() > 0) {
            try {
                var added = OperatorServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(10, TimeUnit.SECONDS)
                        .addSearchAttributes(request.build());
                assert added != null;
            } catch (StatusRuntimeException refused) {
                if (refused.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                    throw refused;
                }
            }
        }
    }

    /** How a queue stands: whether somebody waits for work there, and how long the oldest of what nobody took on yet has been waiting. */
    record Standing(boolean served, Duration behind) {}

    private record Look(String queue, long at, Standing seen) {}

    /** As it was a second ago at most: whoever begins a call asks, and does not wait for an answer that is known. */
    Standing standing(String queue) {
        Look before = last;
        if (before != null && before.queue().equals(queue) && System.nanoTime() - before.at() < LOOK_EVERY.toNanos()) {
            return before.seen();
        }
        long now = System.nanoTime();
        DescribeTaskQueueResponse workflows;
        DescribeTaskQueueResponse activities;
        try {
            workflows = described(queue, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW);
            activities = described(queue, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY);
        } catch (StatusRuntimeException refused) {
            if (refused.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                // Temporal's test server does not tell.
                return new Standing(true, Duration.ZERO);
            }
            throw refused;
        }
        boolean served = waiting(workflows).findAny().isPresent();
        long behind = Math.max(age(workflows), age(activities));
        var seen = new Standing(served, Duration.ofMillis(behind));
        if (served) {
            last = new Look(queue, now, seen);
        }
        return seen;
    }

    private DescribeTaskQueueResponse described(String queue, TaskQueueType type) {
        return stubs.blockingStub().withDeadlineAfter(5, TimeUnit.SECONDS)
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(namespace)
                        .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                        .setTaskQueueType(type)
                        .setReportStats(true)
                        .build());
    }

    /** Who asked for work not so long ago that they must be gone. */
    private static Stream<PollerInfo> waiting(DescribeTaskQueueResponse queue) {
        Timestamp oldest = Timestamps.fromMillis(System.currentTimeMillis() - STILL_THERE.toMillis());
        return queue.getPollersList().stream().filter(one -> Timestamps.compare(one.getLastAccessTime(), oldest) > 0);
    }

    private static long age(DescribeTaskQueueResponse queue) {
        return Durations.toMillis(queue.getStats().getApproximateBacklogAge());
    }

    /** Whether somebody waits for work on this queue; a call that nobody takes on would ring a phone whenever somebody comes. */
    boolean isServed(String queue) {
        return standing(queue).served();
    }

    /** What keeps who calls itself so from getting work of this queue: Temporal has nobody of that name waiting there, or does not answer. */
    Optional<String> obstacle(String identity, String queue, TaskQueueType... kinds) {
        try {
            for (TaskQueueType kind : kinds) {
                if (waiting(described(queue, kind)).noneMatch(one -> one.getIdentity().equals(identity))) {
                    return Optional.of(this + " knows nothing of this process waiting for work.");
                }
            }
            return Optional.empty();
        } catch (StatusRuntimeException refused) {
            // Temporal's test server does not tell.
            return refused.getStatus().getCode() == Status.Code.UNIMPLEMENTED ? Optional.empty() : Optional.of(this + " does not answer.");
        }
    }

    /** Asked now, and within two seconds. */
    boolean answers() {
        try {
            return stubs.blockingStub().withDeadlineAfter(2, TimeUnit.SECONDS).getSystemInfo(GetSystemInfoRequest.getDefaultInstance()).hasCapabilities();
        } catch (StatusRuntimeException away) {
            return away.getStatus().getCode() == Status.Code.UNIMPLEMENTED;
        }
    }

    public WorkflowServiceStubs stubs() {
        return stubs;
    }

    public String namespace() {
        return namespace;
    }

    public boolean isInMemory() {
        return inMemory != null;
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        stubs.shutdownNow();
        if (inMemory != null) {
            inMemory.close();
        }
    }
}
