package dev.baton.cli.bench;

import dev.baton.cli.Temporal;
import dev.baton.codec.Payloads;
import dev.baton.keeping.JournalsInMemory;
import dev.baton.keeping.KeptLedger;
import dev.baton.keeping.VaultInMemory;
import dev.baton.port.DialResult;
import dev.baton.port.Line;
import dev.baton.transfer.Registration;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The worker whose heap is measured, a process of its own. Says "ready", "ringing CALL" and "heap BYTES"; is told
 * "answer CALL" and "heap", and ends when nobody can tell it anything any more.
 */
@Command(name = "held-worker", hidden = true)
final class HeldWorker implements Callable<Integer> {

    @Option(names = "--temporal", required = true)
    private String temporal = "";

    @Option(names = "--queue", required = true)
    private String queue = "";

    @Option(names = "--count", required = true)
    private int count;

    @Option(names = "--cache", required = true)
    private int cache;

    private final Map<String, CompletableFuture<DialResult>> phones = new ConcurrentHashMap<>();
    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        try (Temporal server = Temporal.at(temporal)) {
            WorkflowClient client = WorkflowClient.newInstance(
                    server.stubs(),
                    WorkflowClientOptions.newBuilder()
                            .setNamespace(server.namespace())
                            .setDataConverter(Payloads.encrypted(new DerivedKeys()))
                            .build());
            var capacity = new Capacity(count, cache);
            WorkerFactory factory =
                    WorkerFactory.newInstance(client, capacity.factory().setWorkerInterceptors(new LongPatience()).build());
            Worker worker = factory.newWorker(queue, capacity.worker());
            Registration.workflows(worker);
            worker.registerActivitiesImplementations(
                    new InstantWorld(this::ring), new KeptLedger(new JournalsInMemory(), new VaultInMemory()));
            factory.start();
            say("ready");
            obey();
            factory.shutdownNow();
            factory.awaitTermination(2, TimeUnit.SECONDS);
        }
        return 0;
    }

    private DialResult ring(Line.Ring ring) {
        String call = ring.consultation().call().id().value();
        CompletableFuture<DialResult> answer = phones.computeIfAbsent(call, none -> new CompletableFuture<>());
        say("ringing " + call);
        return answer.join();
    }

    private void obey() throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String word = in.readLine(); word != null; word = in.readLine()) {
            if (word.equals("heap")) {
                say("heap " + heapAfterCollection());
            } else if (word.startsWith("answer ")) {
                CompletableFuture<DialResult> phone = phones.remove(word.substring("answer ".length()));
                if (phone != null) {
                    phone.complete(new DialResult.Answered());
                }
            }
        }
    }

    private static long heapAfterCollection() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void say(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}
