package dev.baton.cli;

import dev.baton.transfer.SearchKeys;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The Temporal server that is used: one in this process's memory, or one that is running somewhere. */
public final class Temporal implements AutoCloseable {

    private static final String NAMESPACE = "default";

    private final WorkflowServiceStubs stubs;
    private final TestServer.@Nullable InProcessTestServer inMemory;
    private final String name;

    private Temporal(WorkflowServiceStubs stubs, TestServer.@Nullable InProcessTestServer inMemory, String name) {
        this.stubs = stubs;
        this.inMemory = inMemory;
        this.name = name;
    }

    public static Temporal inMemory() {
        TestServer.InProcessTestServer server = TestServer.createServer(true);
        ManagedChannel channel = server.getChannel();
        var stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setChannel(channel).build());
        register(channel, List.of());
        return new Temporal(stubs, server, "in-memory Temporal");
    }

    public static Temporal at(String target) {
        if (!isAddress(target)) {
            throw new Wrong(Wrong.USAGE, "\"" + target + "\" is no Temporal address: write host:port, such as 127.0.0.1:7233.");
        }
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(target)
                .setGrpcCompression(GrpcCompression.NONE)
                .build());
        try {
            stubs.connect(Duration.ofSeconds(5));
            ManagedChannel channel = (ManagedChannel) stubs.getRawChannel();
            register(channel, present(channel));
        } catch (RuntimeException unreachable) {
            stubs.shutdownNow();
            throw new Wrong(Wrong.SURROUNDINGS, "Temporal does not answer at " + target + " (" + Sentence.of(unreachable)
                    + "): start it, for example with 'temporal server start-dev', or leave --temporal out.");
        }
        return new Temporal(stubs, null, "Temporal at " + target);
    }

    private static List<String> present(ManagedChannel channel) {
        try {
            return List.copyOf(OperatorServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(5, TimeUnit.SECONDS)
                    .listSearchAttributes(ListSearchAttributesRequest.newBuilder().setNamespace(NAMESPACE).build())
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

    /** What was said, else what is set, else where a development server listens. */
    static String address(@Nullable String said, Map<String, String> settings) {
        if (said != null) {
            return said;
        }
        String set = settings.getOrDefault("TEMPORAL_ADDRESS", "").strip();
        return set.isEmpty() ? "127.0.0.1:7233" : set;
    }

    static boolean isAddress(String target) {
        return target.matches("[A-Za-z0-9.-]+:[0-9]{1,5}|\\[[0-9a-fA-F:]+]:[0-9]{1,5}");
    }

    private static void register(ManagedChannel channel, List<String> present) {
        var request = AddSearchAttributesRequest.newBuilder().setNamespace(NAMESPACE);
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

    public WorkflowServiceStubs stubs() {
        return stubs;
    }

    public String namespace() {
        return NAMESPACE;
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
