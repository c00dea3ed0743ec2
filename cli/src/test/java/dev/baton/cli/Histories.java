package dev.baton.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import dev.baton.codec.CallCodec;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.KeyRingInFiles;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.filter.v1.StartTimeFilter;
import io.temporal.api.history.v1.History;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** Of every run of every workflow: as Temporal has it, without any key. */
    String sealed() {
        var text = new StringBuilder();
        runs().forEach(run -> pages(run).forEach(text::append));
        return text.toString();
    }

    /** The same, opened. */
    String all() {
        var text = new StringBuilder(sealed());
        runs().forEach(run -> pages(run).forEach(page -> read(page, text)));
        return text.toString();
    }

    /** Every run of every workflow. */
    List<WorkflowExecutionInfo> runs() {
        var runs = new ArrayList<WorkflowExecutionInfo>();
        StartTimeFilter ever = StartTimeFilter.newBuilder().setLatestTime(Timestamps.fromMillis(System.currentTimeMillis() + 60_000)).build();
        runs.addAll(stubs.blockingStub().listOpenWorkflowExecutions(ListOpenWorkflowExecutionsRequest.newBuilder()
                .setNamespace("default").setStartTimeFilter(ever).build()).getExecutionsList());
        runs.addAll(stubs.blockingStub().listClosedWorkflowExecutions(ListClosedWorkflowExecutionsRequest.newBuilder()
                .setNamespace("default").setStartTimeFilter(ever).build()).getExecutionsList());
        return runs;
    }

    /** What is told of the run in lists comes first. */
    private List<Message> pages(WorkflowExecutionInfo run) {
        var pages = new ArrayList<Message>(List.of(run));
        ByteString next = ByteString.EMPTY;
        do {
            GetWorkflowExecutionHistoryResponse page = stubs.blockingStub().getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace("default").setExecution(run.getExecution()).setNextPageToken(next).build());
            pages.add(page.getHistory());
            next = page.getNextPageToken();
        } while (!next.isEmpty());
        return pages;
    }

    /** By somebody who does not know that payloads are sealed. */
    void leak(String workflow, String text) {
        var unused = WorkflowClient.newInstance(stubs).newUntypedWorkflowStub("Nothing", WorkflowOptions.newBuilder()
                .setWorkflowId(workflow).setTaskQueue("nobody").build()).start(text);
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
