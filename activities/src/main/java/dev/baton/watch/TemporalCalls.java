package dev.baton.watch;

import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.Party;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.port.BriefingBy;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.TransferId;
import dev.baton.transfer.TransferRequest;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.InstantSource;

public final class TemporalCalls implements Calls {

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    // Later, the caller has been helped otherwise, or is gone.
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Executions executions;
    private final TransferDesk desk;
    private final Papers papers;
    private final InstantSource clock;

    public TemporalCalls(WorkflowClient temporal, TransferDesk desk, Papers papers, InstantSource clock) {
        executions = new Executions(temporal);
        this.desk = desk;
        this.papers = papers;
        this.clock = clock;
    }

    @Override
    public State state(CallId call) {
        return executions.state(TransferDesk.callWorkflow(call), DEADLINE);
    }

    @Override
    public Adoption adopt(Orphan orphan) {
        CallStart start = papers.of(orphan);
        try {
            desk.startCall(start);
            return new Adoption.Adopted(start.call().tenant());
        } catch (RuntimeException away) {
            return new Adoption.Unreachable(String.valueOf(away.getMessage()));
        }
    }

    @Override
    public Said<TransferId> callIn(Orphan orphan, Destination destination) {
        // Nobody has talked with the caller: there is nothing to brief about.
        var wish = new TransferRequest("called-in-" + orphan.next(), destination, TransferRequest.Mode.WARM, BriefingBy.NONE,
                "no agent came to the caller", Party.OPERATOR, clock.instant().plus(SOON));
        return desk.transfer(papers.of(orphan).call(), wish);
    }
}
