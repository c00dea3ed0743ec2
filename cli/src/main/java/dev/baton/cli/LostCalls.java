package dev.baton.cli;

import dev.baton.call.CallId;
import dev.baton.call.TenantId;
import dev.baton.desk.TransferDesk;
import dev.baton.directory.ListedRoster;
import dev.baton.keeping.Journals;
import dev.baton.port.Ledger;
import dev.baton.port.Ledger.Entry;
import dev.baton.port.Ledger.Page;
import dev.baton.store.Calls;
import dev.baton.store.KnownCall;
import dev.baton.store.KnownTransfer;
import dev.baton.store.Remembered;
import dev.baton.store.Transfers;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls that the ledger takes to be alive, and of which Temporal knows nothing any more: told as lost, not forgotten. */
final class LostCalls {

    private static final int AT_ONCE = 200;
    private static final String CALL = "lost: Baton was started anew, and Temporal knows nothing of this call any more";
    private static final String TRANSFER = "lost with its call";

    private final WorkflowClient temporal;
    private final Calls calls;
    private final Transfers transfers;
    private final Journals journals;
    private final Ledger ledger;
    private final ListedRoster roster;
    private final InstantSource clock;

    LostCalls(WorkflowClient temporal, Calls calls, Transfers transfers, Journals journals, Ledger ledger, ListedRoster roster, InstantSource clock) {
        this.temporal = temporal;
        this.calls = calls;
        this.transfers = transfers;
        this.journals = journals;
        this.ledger = ledger;
        this.roster = roster;
        this.clock = clock;
    }

    /** How many there were. */
    int mark(TenantId tenant) {
        var lost = new ArrayList<KnownCall>();
        List<KnownCall> page = calls.list(tenant, false, null, AT_ONCE);
        while (!page.isEmpty()) {
            page.stream().filter(one -> !isCarried(one.call().id())).forEach(lost::add);
            page = page.size() < AT_ONCE ? List.of() : calls.list(tenant, false, page.getLast().call().id(), AT_ONCE);
        }
        lost.forEach(one -> mark(tenant, one));
        return lost.size();
    }

    private boolean isCarried(CallId call) {
        try {
            return temporal.newUntypedWorkflowStub(TransferDesk.callWorkflow(call)).describe().getStatus()
                    == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        } catch (WorkflowNotFoundException gone) {
            return false;
        }
    }

    private void mark(TenantId tenant, KnownCall call) {
        CallId id = call.call().id();
        for (KnownTransfer transfer : transfers.ofCall(tenant, id)) {
            roster.releaseAllOf(transfer.id().value());
            if (Remembered.outcomeOf(transfer.id(), journals).isEmpty()) {
                write(transfer.id().value(), TRANSFER);
            }
        }
        write(TransferDesk.callWorkflow(id), CALL);
        if (!call.erased()) {
            var notes = new HashMap<>(call.notes());
            notes.put(Calls.LOST, "yes");
            calls.note(id, Map.copyOf(notes));
        }
        // Its secrets go, as at every end.
        ledger.seal(id);
    }

    private void write(String workflow, String sentence) {
        List<Entry> before = journals.of(workflow);
        if (before.isEmpty() || !before.getLast().text().equals(sentence)) {
            int number = before.isEmpty() ? 1 : before.getLast().number() + 1;
            journals.add(new Page(workflow, List.of(new Entry(number, clock.instant(), null, sentence))));
        }
    }
}
