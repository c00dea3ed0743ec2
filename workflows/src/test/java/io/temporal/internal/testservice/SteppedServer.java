package io.temporal.internal.testservice;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The in-memory Temporal service with its time stopped and its task queues held back: it does the next thing when it is
 * told to.
 */
public final class SteppedServer implements AutoCloseable {

    private final SteppedTime time;
    private final TestVisibilityStoreImpl visibility = new TestVisibilityStoreImpl();
    private final TestOperatorService operator;
    private final TestWorkflowService workflows;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;
    private final String name = InProcessServerBuilder.generateName();
    private final WaitingCalls waiting;
    private final AmendedTasks tasks = new AmendedTasks();
    private final Doorman doorman;

    public SteppedServer(SteppedTime time, Backstage backstage) {
        this.time = time;
        waiting = new WaitingCalls(backstage);
        doorman = new Doorman(backstage, waiting, tasks);
        var nexus = new TestNexusEndpointStoreImpl();
        var store = new SteppedStore(new TestWorkflowStoreImpl(time), backstage, waiting);
        operator = new TestOperatorService(visibility, nexus);
        workflows = new TestWorkflowService(store, visibility, nexus, time);
        try {
            server = InProcessServerBuilder.forName(name)
                    .executor(threads)
                    .addService(ServerInterceptors.intercept(operator, doorman))
                    .addService(ServerInterceptors.intercept(workflows, doorman))
                    .build()
                    .start();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public ManagedChannel channel() {
        return InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    /** Lets the server recognise the call. */
    public void announce(Backstage.Call call, Metadata headers) {
        doorman.announce(call, headers);
    }

    public void diagnostics(StringBuilder result) {
        time.getDiagnostics(result);
        waiting.describe(result);
    }

    /** The real service suggests to go on as new after some thousand events. */
    public void suggestContinuingAsNewAfter(int events) {
        tasks.suggestContinuingAsNewAfter(events);
    }

    @Override
    public void close() {
        server.shutdownNow();
        // Polls that end after the service leave a thread of it behind, for a minute each.
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                throw new IllegalStateException("A call to the service does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        workflows.close();
        operator.close();
        visibility.close();
    }
}
