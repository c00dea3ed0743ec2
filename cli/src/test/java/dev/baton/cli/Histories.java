package dev.baton.cli;

import com.google.protobuf.Message;
import dev.baton.codec.CallCodec;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.KeyRingInFiles;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.History;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Everything that Temporal keeps of a workflow, with the keys of the house that it belongs to: where a number would be found. */
final class Histories implements AutoCloseable {

    private final WorkflowServiceStubs stubs;
    private final CallCodec codec;

    Histories(String address, Path folder) {
        this(address, new KeyRingInFiles(folder.resolve(".baton")));
    }

    Histories(String address, KeyRing keys) {
        stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
        codec = new CallCodec(keys);
    }

    String of(String workflow) {
        History history = stubs.blockingStub().getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace("default")
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflow))
                .build()).getHistory();
        var text = new StringBuilder(history.toString());
        read(history, text);
        return text.toString();
    }

    /** Nothing if there is no such workflow. */
    Optional<String> find(String workflow) {
        try {
            return Optional.of(of(workflow));
        } catch (StatusRuntimeException failed) {
            if (failed.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    void terminate(String workflow) {
        WorkflowClient.newInstance(stubs).newUntypedWorkflowStub(workflow).terminate("a mistake");
    }

    private void read(Message message, StringBuilder text) {
        if (message instanceof Payload payload) {
            text.append('\n').append(codec.decode(List.of(payload)).getFirst().getData().toStringUtf8());
            return;
        }
        message.getAllFields().values().forEach(value -> {
            if (value instanceof Message one) {
                read(one, text);
            } else if (value instanceof List<?> several) {
                several.forEach(one -> {
                    if (one instanceof Message inside) {
                        read(inside, text);
                    }
                });
            }
        });
    }

    @Override
    public void close() {
        stubs.shutdownNow();
    }
}
