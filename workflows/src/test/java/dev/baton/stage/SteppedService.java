package dev.baton.stage;

import dev.baton.stage.CrashPlan.Point;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.client.WorkflowClient;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.GlobalDataConverter;
import io.temporal.internal.testservice.SteppedServer;
import io.temporal.internal.testservice.SteppedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A Temporal service of one test's own, in which one thing happens after the other, and time is what the test says. */
public final class SteppedService implements AutoCloseable {

    static final String NAMESPACE = "default";

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    /** What killed and closed processes have to say; kept here, or the loggers are collected and loud again. */
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("com.google.common.cache"), Logger.getLogger("io.grpc"));

    static {
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    }

    private final Wings wings;
    private final SteppedServer server;
    private final SteppedTempo tempo;
    private final Crashes crashes = new Crashes();
    private final List<Process> processes = new ArrayList<>();
    private final Process storyteller;
    private Consumer<Process> afterCrash = process -> {};

    public SteppedService() {
        this(Choice.first(), GlobalDataConverter.get());
    }

    public SteppedService(Choice choice) {
        this(choice, GlobalDataConverter.get());
    }

    /** The converter is that of the test's own client. */
    public SteppedService(Choice choice, DataConverter converter) {
        var time = new SteppedTime(START);
        wings = new Wings(time, this::diagnostics);
        server = new SteppedServer(time, wings);
        tempo = new SteppedTempo(time, choice, wings, this::diagnostics);
        storyteller = new Process(
                server,
                wings,
                wings.company.story(),
                crashes,
                new Process.Spec("story").converter(converter),
                killed -> {});
    }

    public SteppedTempo tempo() {
        return tempo;
    }

    /** The test's own client. Use it inside {@link SteppedTempo#story} or {@link SteppedTempo#callOut}. */
    public WorkflowClient client() {
        return storyteller.client();
    }

    /** A new process, at work when this returns. The same specification can be started again after a crash. */
    public Process start(Process.Spec spec) {
        var party = new Party(spec.name());
        wings.company.joins(party);
        var process = new Process(
                server,
                wings,
                party,
                crashes,
                spec,
                killed -> tempo.after(
                        Duration.ZERO, "aftermath of " + killed.name(), () -> afterCrash.accept(killed)));
        synchronized (processes) {
            processes.add(process);
        }
        return process;
    }

    /** What happens after any process was killed, by the plan or by the story; usually that it is started again. */
    public void afterCrash(Consumer<Process> its) {
        afterCrash = its;
    }

    public void crashes(CrashPlan plan) {
        crashes.plan(plan);
    }

    /** All points so far at which a process could have died. */
    public List<Point> crashPoints() {
        return crashes.points();
    }

    public void addSearchAttributes(String... keywords) {
        var channel = server.channel();
        try {
            var request = AddSearchAttributesRequest.newBuilder().setNamespace(NAMESPACE);
            for (String keyword : keywords) {
                request.putSearchAttributes(keyword, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
            }
            var ignored = OperatorServiceGrpc.newBlockingStub(channel).addSearchAttributes(request.build());
        } finally {
            channel.shutdownNow();
        }
    }

    /** Workflows that can are to go on as new when their history is so long. */
    public void suggestContinuingAsNewAfter(int events) {
        server.suggestContinuingAsNewAfter(events);
    }

    /** As JSON, as Temporal's own tools write it. */
    public String history(String workflowId) {
        return client().fetchHistory(workflowId).toJson(true);
    }

    private String diagnostics() {
        var text = new StringBuilder();
        wings.describe(text);
        server.diagnostics(text);
        return text.toString();
    }

    @Override
    public void close() {
        List<Process> all;
        synchronized (processes) {
            all = List.copyOf(processes);
        }
        all.stream().filter(Process::alive).forEach(Process::close);
        storyteller.close();
        server.close();
    }
}
