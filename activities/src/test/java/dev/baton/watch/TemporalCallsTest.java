package dev.baton.watch;

import static dev.baton.watch.Site.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.Reach;
import dev.baton.call.TenantId;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.livekit.LiveKit;
import dev.baton.port.RoomHint;
import dev.baton.port.Roster;
import dev.baton.rooms.Names;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.SearchKeys;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.history.v1.History;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.StatusUtils;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On the in-memory Temporal service. No worker runs: what is asked here needs none. */
class TemporalCallsTest {

    private static final Orphan ORPHAN =
            new Orphan(CALL, Orphan.after(CALL), Optional.of(new TenantId("acme")), "room-1", "ada", Reach.PHONE);

    private final LiveKit nobodyAsked = new LiveKit("ws://127.0.0.1:9", Site.KEY);
    private final Names names = new Names(nobodyAsked, new KeyRingInMemory().deploymentKey().secret());
    private final Papers papers = new Papers(names, new TenantId("house"), HouseRules.standard());
    private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(keys());
    private final WorkflowClient client = environment.getWorkflowClient();
    private final TransferDesk desk = new TransferDesk(client, "calls", question -> new Roster.NoRoute(Roster.NoRoute.Why.NOBODY_LISTED, "Nobody is listed."));
    private final TemporalCalls calls = calls(client);

    private static TestEnvironmentOptions keys() {
        var options = TestEnvironmentOptions.newBuilder();
        SearchKeys.all().forEach(key -> options.registerSearchAttribute(key.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        return options.build();
    }

    private TemporalCalls calls(WorkflowClient of) {
        return new TemporalCalls(of, desk, papers, InstantSource.system());
    }

    @AfterEach
    void close() {
        environment.close();
        nobodyAsked.close();
    }

    private long events(CallId call, EventType type) {
        return history(call).getEventsList().stream().filter(event -> event.getEventType() == type).count();
    }

    private History history(CallId call) {
        return client.getWorkflowServiceStubs().blockingStub().getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(TransferDesk.callWorkflow(call))).build())
                .getHistory();
    }

    @Test
    void aCallIsUnknownThenRunsThenIsClosed() {
        assertThat(calls.state(ORPHAN.next())).isEqualTo(Calls.State.NOT_FOUND);
        assertThat(calls.adopt(ORPHAN)).isEqualTo(new Calls.Adoption.Adopted(new TenantId("acme")));
        assertThat(calls.state(ORPHAN.next())).isEqualTo(Calls.State.RUNNING);
        client.newUntypedWorkflowStub(TransferDesk.callWorkflow(ORPHAN.next())).terminate("a mistake");
        assertThat(calls.state(ORPHAN.next())).isEqualTo(Calls.State.CLOSED);
    }

    @Test
    void whoeverAdoptsSecondStartsNothingNotEvenAfterItsEnd() {
        assertThat(calls.adopt(ORPHAN)).isInstanceOf(Calls.Adoption.Adopted.class);
        assertThat(calls.adopt(ORPHAN)).isInstanceOf(Calls.Adoption.Adopted.class);
        client.newUntypedWorkflowStub(TransferDesk.callWorkflow(ORPHAN.next())).terminate("a mistake");
        assertThat(calls.adopt(ORPHAN)).isInstanceOf(Calls.Adoption.Adopted.class);
        assertThat(calls.state(ORPHAN.next())).isEqualTo(Calls.State.CLOSED);
    }

    @Test
    void theAdoptingCallGetsTheRoomsHintsAndAClosedOneNone() {
        calls.adopt(ORPHAN);
        Hints hints = desk::roomChanged;
        assertThat(hints.roomChanged(ORPHAN.next(), new RoomHint("EV_1"))).isInstanceOf(Said.Done.class);
        assertThat(events(ORPHAN.next(), EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)).isEqualTo(1);
        assertThat(hints.roomChanged(CALL, new RoomHint("EV_2"))).isInstanceOf(Said.Refused.class);
        client.newUntypedWorkflowStub(TransferDesk.callWorkflow(ORPHAN.next())).terminate("a mistake");
        assertThat(hints.roomChanged(ORPHAN.next(), new RoomHint("EV_3"))).isInstanceOf(Said.Refused.class);
    }

    @Test
    void aCallerWhoseNamesHoldTheirNumberIsAdoptedUnderNamesThatDoNot() throws InterruptedException {
        var phone = new Orphan(CALL, Orphan.after(CALL), Optional.empty(), "call-_+15550001234_AbCd", "sip_+15550001234", Reach.PHONE);
        assertThat(phone.toString()).doesNotContain("5550001234");
        assertThat(calls.adopt(phone)).isEqualTo(new Calls.Adoption.Adopted(new TenantId("house")));
        assertThat(calls.state(phone.next())).isEqualTo(Calls.State.RUNNING);
        assertThat(history(phone.next()).toString()).contains("foreign-").doesNotContain("5550001234");
        Call adopted = papers.of(phone).call();
        assertThat(names.room(adopted.room())).isEqualTo(phone.room());
        assertThat(names.identity(adopted.room(), adopted.caller().identity())).isEqualTo(phone.caller());
    }

    @Test
    void whereNobodyCanBeReachedNobodyIsCalledInAndItIsSaidWhy() {
        calls.adopt(ORPHAN);
        assertThat(calls.callIn(ORPHAN, new Destination("billing"))).isEqualTo(new Said.Refused<>("Nobody is listed."));
    }

    @Test
    void aServiceThatIsAwaySaysNothing() {
        ManagedChannel nowhere = InProcessChannelBuilder.forName("no-temporal").directExecutor().build();
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder().setChannel(nowhere)
                .setRpcRetryOptions(RpcRetryOptions.newBuilder().setMaximumAttempts(1).setInitialInterval(Duration.ofMillis(1)).build()).build());
        try {
            WorkflowClient away = WorkflowClient.newInstance(stubs);
            var calling = new TemporalCalls(away, new TransferDesk(away, "calls", question -> new Roster.NoRoute(Roster.NoRoute.Why.NOBODY_LISTED, "")),
                    papers, InstantSource.system());
            assertThat(calling.state(CALL)).isEqualTo(Calls.State.UNREACHABLE);
            assertThat(calling.adopt(ORPHAN)).isInstanceOf(Calls.Adoption.Unreachable.class);
        } finally {
            stubs.shutdownNow();
            nowhere.shutdownNow();
        }
    }

    @Test
    void aMissingNamespaceDoesNotMakeEveryCallLookLost() throws IOException {
        String name = "temporal-without-namespace";
        Server server = InProcessServerBuilder.forName(name).directExecutor().addService(new WorkflowServiceGrpc.WorkflowServiceImplBase() {
            @Override
            public void describeWorkflowExecution(DescribeWorkflowExecutionRequest request, StreamObserver<DescribeWorkflowExecutionResponse> answer) {
                answer.onError(StatusUtils.newException(Status.NOT_FOUND.withDescription("Namespace default is not found."),
                        NamespaceNotFoundFailure.getDefaultInstance(), NamespaceNotFoundFailure.getDescriptor()));
            }
        }).build().start();
        ManagedChannel channel = InProcessChannelBuilder.forName(name).directExecutor().build();
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder().setChannel(channel).build());
        try {
            assertThat(calls(WorkflowClient.newInstance(stubs)).state(CALL)).isEqualTo(Calls.State.UNREACHABLE);
        } finally {
            stubs.shutdownNow();
            channel.shutdownNow();
            server.shutdownNow();
        }
    }
}
