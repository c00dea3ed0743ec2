package dev.baton.cli.bench;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Identity;
import dev.baton.call.Party;
import dev.baton.codec.Payloads;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.keeping.JournalsInMemory;
import dev.baton.keeping.KeptLedger;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.keeping.VaultInMemory;
import dev.baton.port.AgentPost;
import dev.baton.port.BriefingBy;
import dev.baton.port.CallAgent;
import dev.baton.port.DialResult;
import dev.baton.port.Line;
import dev.baton.port.Rooms.AgentKind;
import dev.baton.transfer.CallEnd;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.Decision;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.Outcome;
import dev.baton.transfer.Registration;
import dev.baton.transfer.TransferId;
import dev.baton.transfer.TransferReport;
import dev.baton.transfer.TransferRequest;
import dev.baton.transfer.TransferRequest.Mode;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** What is deployed, with a phone world that takes no time. */
final class Ours implements Contender {

    private final Marks marks = new Marks();
    private final WorkflowClient temporal;
    private final TransferDesk desk;
    private final Bench bench;
    private final AgentPost post;
    private final InstantWorld world;
    private final Consumer<CallId> ringing;

    Ours(WorkflowServiceStubs stubs, String namespace, String queue) {
        this(stubs, namespace, queue, none -> {}, Bench.options());
    }

    /** Phones that somebody takes his time to pick up. */
    Ours(WorkflowServiceStubs stubs, String namespace, String queue, Consumer<CallId> ringing, WorkerOptions options) {
        this.ringing = ringing;
        temporal = WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(namespace)
                        .setDataConverter(Payloads.encrypted(new KeyRingInMemory()))
                        .build());
        world = new InstantWorld(this::answer);
        desk = new TransferDesk(temporal, queue, world::resolve);
        post = new AgentPost(Bench.agentQueue(queue), new Identity("agent:bench"), AgentKind.OWN);
        bench = new Bench(temporal, queue, options);
        Registration.workflows(bench.steps());
        bench.steps().registerActivitiesImplementations(world, new KeptLedger(new JournalsInMemory(), new VaultInMemory()));
        bench.agent().registerActivitiesImplementations(new InstantAgent(new Attending(marks, 500), this::accept));
        bench.start();
    }

    private DialResult answer(Line.Ring ring) {
        CallId call = ring.consultation().call().id();
        marks.happened(Contender.dialled(call.value()));
        ringing.accept(call);
        return new DialResult.Answered();
    }

    private void accept(CallAgent.Consult consult) {
        var slip = new Decision.Slip(consult.consultation(), new Decision.Accept(), Party.SUPERVISOR);
        insist(desk.decide(new TransferId(consult.transfer()), slip));
    }

    /** How many agents were given up for lost, though none was. */
    int agentsSentFor() {
        return world.dispatches();
    }

    @Override
    public void prepare(String call) {
        desk.startCall(new CallStart(call(call), new CallStart.Inbound(post), HouseRules.standard()));
        marks.when(Attending.began(call));
    }

    @Override
    public Lap transfer(String name) {
        Call call = call(name);
        var request = new TransferRequest("request-" + name, InstantWorld.BILLING, Mode.WARM, BriefingBy.AGENT,
                "a question about an invoice", Party.CALLER, Instant.now().plus(1, ChronoUnit.MINUTES));
        long asked = System.nanoTime();
        TransferId id = insist(desk.transfer(call, request));
        long dialled = marks.when(Contender.dialled(name));
        TransferReport report = temporal.newUntypedWorkflowStub(id.value()).getResult(TransferReport.class);
        long ended = System.nanoTime();
        if (!(report.outcome() instanceof Outcome.Connected)) {
            throw new IllegalStateException("a transfer on the bench ended as " + report.outcome());
        }
        return Lap.of(asked, dialled, ended);
    }

    @Override
    public void finish(String name) {
        Call call = call(name);
        insist(desk.hangUp(call.id(), Party.OPERATOR));
        CallEnd end = temporal.newUntypedWorkflowStub(TransferDesk.callWorkflow(call.id())).getResult(CallEnd.class);
        if (!(end instanceof CallEnd.EndedBy)) {
            throw new IllegalStateException("a call on the bench ended as " + end);
        }
    }

    private static Call call(String name) {
        return InstantWorld.call(new CallId(name));
    }

    private static <T> T insist(Said<T> said) {
        return switch (said) {
            case Said.Done<T>(T what) -> what;
            case Said.Refused<T>(String reason) -> throw new IllegalStateException(reason);
        };
    }

    @Override
    public void close() {
        bench.close();
    }
}
