package dev.baton.cli;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.codec.Payloads;
import dev.baton.desk.TransferDesk;
import dev.baton.port.Ledger.Entry;
import dev.baton.port.Ledger.Page;
import dev.baton.store.Calls;
import dev.baton.store.JournalsInPostgres;
import dev.baton.store.Transfers;
import dev.baton.transfer.CallProgress;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.Owner;
import dev.baton.transfer.Progress;
import dev.baton.transfer.TransferId;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger has lost, read from the workflows again. What is there stays, nothing is written twice, and nobody outside is told of it. Names,
 * notes and transcripts were never in a workflow and do not come back.
 */
final class LedgerFromTemporal {

    /** Which workflows Temporal is asked for. */
    static final String OURS = "WorkflowType IN ('Call', 'WarmTransfer', 'ColdTransfer')";

    private final WorkflowClient temporal;
    private final DataConverter converter;
    private final Calls calls;
    private final Transfers transfers;
    private final JournalsInPostgres journals;

    LedgerFromTemporal(WorkflowClient temporal, Kept.InPostgres kept) {
        this.temporal = temporal;
        converter = Payloads.encrypted(kept.keys());
        calls = new Calls(kept.database(), kept.keys());
        transfers = new Transfers(kept.database(), kept.keys());
        journals = new JournalsInPostgres(kept.database(), kept.keys());
    }

    /** One run of a workflow. {@code ended}: null while it goes on, also as a new run. */
    record Run(WorkflowExecution execution, Instant begun, @Nullable Instant ended) {
        static Run of(WorkflowExecutionMetadata seen) {
            return new Run(seen.getExecution(), seen.getStartTime(), switch (seen.getStatus()) {
                case WORKFLOW_EXECUTION_STATUS_RUNNING, WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW -> null;
                default -> seen.getCloseTime();
            });
        }

        String workflow() {
            return execution.getWorkflowId();
        }
    }

    /** {@code silent}: workflows that told nothing: erased, written by another Baton, or of a code that no worker has. */
    record Found(int calls, int transfers, int missingCalls, int missingTransfers, int missingLines, List<String> silent) {

        String sentence() {
            return calls + " calls and " + transfers + " transfers were read. Missing, and written now: " + missingCalls + " calls, " + missingTransfers
                    + " transfers, " + missingLines + " lines of journals."
                    + (silent.isEmpty() ? "" : " Nothing could be read of " + silent.size() + ", for their calls were erased or another Baton wrote them: "
                            + String.join(", ", silent.subList(0, Math.min(5, silent.size()))) + (silent.size() > 5 ? ", ..." : "") + ".");
        }
    }

    /** {@code onTheWay}: told how many calls were read so far. */
    Found rebuild(Stream<Run> runs, IntConsumer onTheWay) {
        var ofCalls = new TreeMap<String, List<Run>>();
        runs.forEach(run -> Owner.callOf(run.workflow()).ifPresent(call -> ofCalls.computeIfAbsent(call.value(), _ -> new ArrayList<>()).add(run)));
        var found = new Tally();
        ofCalls.forEach((call, its) -> {
            restore(new CallId(call), its, found);
            onTheWay.accept(++found.calls);
        });
        return new Found(found.calls, found.transfers, found.missingCalls, found.missingTransfers, found.missingLines, found.silent);
    }

    private static final class Tally {
        private int calls;
        private int transfers;
        private int missingCalls;
        private int missingTransfers;
        private int missingLines;
        private final List<String> silent = new ArrayList<>();
    }

    private record Line(String workflow, Entry entry) {}

    private void restore(CallId call, List<Run> runs, Tally found) {
        String own = TransferDesk.callWorkflow(call);
        List<Run> ofCall = inOrder(runs.stream().filter(run -> run.workflow().equals(own)));
        var lines = new ArrayList<Line>();
        try {
            // Before anything else of it: its rows take their tenant from here.
            if (!ofCall.isEmpty() && calls.restore(started(ofCall.getFirst()), ofCall.getFirst().begun(), ofCall.getLast().ended())) {
                found.missingCalls++;
            }
            for (Run run : ofCall) {
                ask(run, CallProgress.class).journal().forEach(entry -> lines.add(new Line(own, entry)));
            }
        } catch (Silent nothing) {
            found.silent.add(own);
        }
        Map<String, List<Run>> ofTransfers = runs.stream().filter(run -> !run.workflow().equals(own))
                .collect(Collectors.groupingBy(Run::workflow, TreeMap::new, Collectors.toList()));
        ofTransfers.forEach((workflow, its) -> {
            found.transfers++;
            try {
                List<Run> inOrder = inOrder(its.stream());
                for (Run run : inOrder) {
                    ask(run, Progress.class).journal().forEach(entry -> lines.add(new Line(workflow, entry)));
                }
                if (transfers.restore(new TransferId(workflow), inOrder.getFirst().begun(), inOrder.getLast().ended())) {
                    found.missingTransfers++;
                }
            } catch (Silent nothing) {
                found.silent.add(workflow);
            }
        });
        // As they happened: what a call says of "the last transfer" is of the last one until then.
        lines.sort(Comparator.comparing(line -> line.entry().at()));
        for (Line line : lines) {
            found.missingLines += journals.restore(new Page(line.workflow(), List.of(line.entry())));
        }
    }

    private static List<Run> inOrder(Stream<Run> runs) {
        return runs.sorted(Comparator.comparing(Run::begun)).toList();
    }

    private static final class Silent extends Exception {
        private static final long serialVersionUID = 1;

        Silent(Throwable why) {
            super(why);
        }
    }

    private Call started(Run run) throws Silent {
        try (Stream<HistoryEvent> history = temporal.streamHistory(run.workflow(), run.execution().getRunId())) {
            Payload input = history.findFirst().orElseThrow().getWorkflowExecutionStartedEventAttributes().getInput().getPayloads(0);
            return converter.fromPayload(input, CallStart.class, CallStart.class).call();
        } catch (DataConverterException erased) {
            throw new Silent(erased);
        }
    }

    private <T> T ask(Run run, Class<T> progress) throws Silent {
        WorkflowStub workflow = temporal.newUntypedWorkflowStub(run.execution(), Optional.empty());
        try {
            return workflow.query("progress", progress);
        } catch (WorkflowQueryException untold) {
            throw new Silent(untold);
        } catch (WorkflowServiceException failed) {
            if (failed.getCause() instanceof DataConverterException erased) {
                throw new Silent(erased);
            }
            throw failed;
        }
    }
}
