package dev.baton.cli.bench;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;

/** The skeleton of the same shape: what such a transfer costs on this server when nothing is in it. */
final class Bare implements Contender {

    private final Marks marks = new Marks();
    private final WorkflowClient temporal;
    private final Bench bench;
    private final String queue;

    Bare(WorkflowServiceStubs stubs, String namespace, String queue) {
        this.queue = queue;
        temporal = WorkflowClient.newInstance(
                stubs, WorkflowClientOptions.newBuilder().setNamespace(namespace).build());
        bench = new Bench(temporal, queue);
        bench.steps().registerWorkflowImplementationTypes(BareCallWorkflow.class, BareTransferWorkflow.class);
        bench.steps().registerActivitiesImplementations(new NothingToDo(marks));
        bench.agent().registerActivitiesImplementations(new NothingToSay(new Attending(marks, 500), this::accept));
        bench.start();
    }

    private void accept(String transfer) {
        temporal.newWorkflowStub(BareTransfer.class, transfer).decide("accept");
    }

    @Override
    public void prepare(String call) {
        BareCall started = temporal.newWorkflowStub(
                BareCall.class,
                WorkflowOptions.newBuilder()
                        .setTaskQueue(queue)
                        .setWorkflowId(workflow(call))
                        .setWorkflowExecutionTimeout(Duration.ofHours(1))
                        .build());
        WorkflowClient.start(started::run, call, Bench.agentQueue(queue));
        marks.when(Attending.began(call));
    }

    @Override
    public Lap transfer(String call) {
        BareCall running = temporal.newWorkflowStub(BareCall.class, workflow(call));
        long asked = System.nanoTime();
        running.transfer(call);
        long dialled = marks.when(Contender.dialled(call));
        temporal.newUntypedWorkflowStub(BareCallWorkflow.transferOf(call)).getResult(String.class);
        return Lap.of(asked, dialled, System.nanoTime());
    }

    @Override
    public void finish(String call) {
        temporal.newWorkflowStub(BareCall.class, workflow(call)).hangUp();
        temporal.newUntypedWorkflowStub(workflow(call)).getResult(Void.class);
    }

    private static String workflow(String call) {
        return "bare-call-" + call;
    }

    @Override
    public void close() {
        bench.close();
    }
}
