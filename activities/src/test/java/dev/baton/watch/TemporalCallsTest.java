package dev.baton.watch;

import static dev.baton.watch.Site.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.CallId;
import dev.baton.call.Reach;
import dev.baton.call.TenantId;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.port.RoomHint;
import dev.baton.port.Roster;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.SearchKeys;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On the in-memory Temporal service. No worker runs: what is asked here needs none. */
class TemporalCallsTest {

    private static final Orphan ORPHAN =
            new Orphan(CALL, Orphan.after(CALL), Optional.of(new TenantId("acme")), "room-1", "ada", Reach.PHONE);

    private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(keys());
    private final WorkflowClient client = environment.getWorkflowClient();
    private final TransferDesk desk = new TransferDesk(client, "calls", question -> new Roster.NoRoute(Roster.Reason.values()[0]));
    private final TemporalCalls calls = calls(client);

    private static TestEnvironmentOptions keys() {
        var options = TestEnvironmentOptions.newBuilder();
        SearchKeys.all().forEach(key -> options.registerSearchAttribute(key.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        return options.build();
    }

    private TemporalCalls calls(WorkflowClient of) {
        return new TemporalCalls(of, desk, new PlainPapers(new TenantId("house"), HouseRules.standard()));
    }

    @AfterEach
    void close() {
        environment.close();
    }

    private long events(CallId call, EventType type) {
        return client.getWorkflowServiceStubs().blockingStub().getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(TransferDesk.callWorkflow(call))).build())
                .getHistory().getEventsList().stream().filter(event -> event.getEventType() == type).count();
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
    void aNameWithANumberInItIsNotAdoptedUnderThatName() {
        var phone = new Orphan(CALL, Orphan.after(CALL), Optional.empty(), "room-1", "sip_+15550001234", Reach.PHONE);
        assertThat(calls.adopt(phone)).isInstanceOfSatisfying(Calls.Adoption.Impossible.class,
                impossible -> assertThat(impossible.why()).contains("phone number").doesNotContain("5550001234"));
        assertThat(phone.toString()).doesNotContain("5550001234");
        assertThat(calls.state(phone.next())).isEqualTo(Calls.State.NOT_FOUND);
    }

    @Test
    void aServiceThatIsAwaySaysNothing() {
        calls.adopt(ORPHAN);
        environment.shutdownNow();
        client.getWorkflowServiceStubs().shutdownNow();
        assertThat(calls.state(ORPHAN.next())).isEqualTo(Calls.State.UNREACHABLE);
        assertThat(calls.state(CALL)).isEqualTo(Calls.State.UNREACHABLE);
        assertThat(calls.adopt(ORPHAN)).isInstanceOf(Calls.Adoption.Unreachable.class);
    }

    @Test
    void aMissingNamespaceDoesNotMakeEveryCallLookLost() {
        WorkflowClient elsewhere = WorkflowClient.newInstance(
                client.getWorkflowServiceStubs(), WorkflowClientOptions.newBuilder().setNamespace("nowhere").build());
        assertThat(calls(elsewhere).state(CALL)).isIn(Calls.State.UNREACHABLE, Calls.State.NOT_FOUND);
    }
}
