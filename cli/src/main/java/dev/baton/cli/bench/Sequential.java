package dev.baton.cli.bench;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;

/** Six activities one after the other, started directly, with no call behind them. */
final class Sequential implements Contender {

    private final Marks marks = new Marks();
    private final WorkflowClient temporal;
    private final Bench bench;
    private final String queue;

    Sequential(WorkflowServiceStubs stubs, String namespace, String queue) {
        this.queue = queue;
        temporal = WorkflowClient.newInstance(
                stubs, WorkflowClientOptions.newBuilder().setNamespace(namespace).build());
        bench = new Bench(temporal, queue);
        bench.steps().registerWorkflowImplementationTypes(BareSequenceWorkflow.class);
        bench.steps().registerActivitiesImplementations(new NothingToDo(marks));
        bench.agent().registerActivitiesImplementations(new NothingToSay(new Attending(marks, 500), transfer -> {}));
        bench.start();
    }

    @Override
    public void prepare(String call) {}

    @Override
    public Lap transfer(String call) {
        BareSequence sequence = temporal.newWorkflowStub(
                BareSequence.class,
                WorkflowOptions.newBuilder()
                        .setTaskQueue(queue)
                        .setWorkflowId("bare-sequence-" + call)
                        .setWorkflowExecutionTimeout(Duration.ofHours(1))
                        .build());
        long asked = System.nanoTime();
        WorkflowClient.start(sequence::run, call);
        long dialled = marks.when(Contender.dialled(call));
        temporal.newUntypedWorkflowStub("bare-sequence-" + call).getResult(String.class);
        return Lap.of(asked, dialled, System.nanoTime());
    }

    @Override
    public void finish(String call) {}

    @Override
    public void close() {
        bench.close();
    }
}
