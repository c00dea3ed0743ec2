package dev.baton.story;

import dev.baton.call.Call;
import dev.baton.call.Identity;
import dev.baton.codec.Payloads;
import dev.baton.desk.TransferDesk;
import dev.baton.keeping.JournalsInMemory;
import dev.baton.keeping.KeptLedger;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.keeping.VaultInMemory;
import dev.baton.port.AgentPost;
import dev.baton.port.Rooms.AgentKind;
import dev.baton.port.Telephony;
import dev.baton.simulation.Performance;
import dev.baton.simulation.Scene;
import dev.baton.simulation.Story;
import dev.baton.simulation.Switchboard;
import dev.baton.simulation.WorldEvent;
import dev.baton.stage.Choice;
import dev.baton.stage.CrashPlan;
import dev.baton.stage.Process;
import dev.baton.stage.SteppedService;
import dev.baton.transfer.CallEnd;
import dev.baton.transfer.Registration;
import dev.baton.transfer.SearchKeys;
import io.temporal.client.WorkflowFailedException;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.CanceledFailure;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Plays one story on a Temporal service of its own, where one thing happens after the other and time is stepped. */
final class SteppedStage implements AutoCloseable {

    static final String WORKER = "worker";

    private static final Duration LONGEST = Duration.ofHours(12);

    private final Story story;
    private final SteppedService service;
    private final DataConverter converter;
    private final JournalsInMemory journals = new JournalsInMemory();
    private final Switchboard world;
    private final Scene scene;
    private final TransferDesk desk;
    private final Process.Spec worker;

    SteppedStage(Story story, Choice choice, KeyRing keys) {
        this(story, choice, keys, Registration::workflows, UnaryOperator.identity());
    }

    /** With other workflows under the same names, and another carrier: bugs are planted so. */
    SteppedStage(
            Story story, Choice choice, KeyRing keys, Consumer<Worker> workflows, UnaryOperator<Telephony> telephony) {
        this.story = story;
        converter = Payloads.encrypted(keys);
        service = new SteppedService(choice, converter);
        service.addSearchAttributes(SearchKeys.all().stream().map(SearchAttributeKey::getName).toArray(String[]::new));
        var vault = new VaultInMemory();
        desk = new TransferDesk(service.client(), Registration.QUEUE, question -> world().roster().resolve(question));
        scene = new Scene(story.name(), story.rules(), service.tempo(), service.tempo()::callOut, desk);
        world = new Switchboard(service.tempo(), scene, this::agent, new LeasesInMemory(service.tempo()::now), vault);
        scene.in(world);
        worker = new Process.Spec(WORKER)
                .converter(converter)
                .workflows(Registration.QUEUE, workflows)
                .activities(Registration.QUEUE, world.rooms(), world.line(),
                        telephony.apply(world.telephony()), world.roster(),
                        world.scribe(), new KeptLedger(journals, vault));
        service.afterCrash(dead -> {
            if (dead.name().equals(WORKER)) {
                world.moods().aWorkerDied();
                service.start(worker);
            } else {
                // An agent's queue stays dead: the call sends for another agent.
                world.killAgent(dead.name());
            }
        });
    }

    private Switchboard world() {
        return world;
    }

    private AgentPost agent(int n, AgentKind kind) {
        String queue = "agent-" + n;
        service.start(new Process.Spec(queue).converter(converter).activities(queue, world.agentOn(queue)));
        return new AgentPost(queue, new Identity("agent:" + n), kind);
    }

    SteppedService service() {
        return service;
    }

    Scene scene() {
        return scene;
    }

    JournalsInMemory journals() {
        return journals;
    }

    void crashes(CrashPlan plan) {
        service.crashes(plan);
    }

    /** Somebody with the right to do it cancels a workflow in Temporal's own UI. */
    void cancelled(Duration after, String workflowId) {
        service.tempo().at(service.tempo().now().plus(after), workflowId + " is cancelled", () -> {
            var ignored = service.tempo().callOut("cancel " + workflowId,
                    () -> service.client().newUntypedWorkflowStub(workflowId).cancel());
        });
    }

    void cancelledOn(WorldEvent.Kind moment, String workflowId) {
        world.when(moment).run(workflowId + " is cancelled", () -> cancelled(Duration.ZERO, workflowId));
    }

    /** To the end of all its calls, and a minute more, after which nothing may be left behind. */
    Performance perform() {
        service.start(worker);
        story.script().accept(scene);
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (Call call : scene.calls()) {
            service.tempo().runUntil(() -> scene.begun(call).isDone(), LONGEST);
            ends.add(service.tempo().callOut("the end of " + call.id(), () -> end(TransferDesk.callWorkflow(call.id()))));
        }
        service.tempo().runUntil(() -> ends.stream().allMatch(CompletableFuture::isDone), LONGEST);
        ends.forEach(CompletableFuture::join);
        service.tempo().runFor(Duration.ofSeconds(61));
        return service.tempo().story(() -> Performance.of(story, scene, desk));
    }

    /** One that was cancelled in Temporal's UI has no result to tell. */
    private Optional<CallEnd> end(String workflowId) {
        try {
            return Optional.of(service.client().newUntypedWorkflowStub(workflowId).getResult(CallEnd.class));
        } catch (WorkflowFailedException failed) {
            if (failed.getCause() instanceof CanceledFailure) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** How many runs a workflow took. */
    int runs(String workflowId) {
        int runs = 1;
        var history = service.client().fetchHistory(workflowId);
        while (true) {
            String before = history.getEvents().getFirst().getWorkflowExecutionStartedEventAttributes().getContinuedExecutionRunId();
            if (before.isEmpty()) {
                return runs;
            }
            runs++;
            history = service.client().fetchHistory(workflowId, before);
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
