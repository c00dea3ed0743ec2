package dev.baton.stage;

import io.temporal.activity.ActivityInterface;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A desk with a few phones, which note what has an effect, and a workflow that uses them. */
final class Desk {

    static final String QUEUE = "desk";
    static final String AGENT = "agent";

    private final List<String> effects = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<String>> phones = new ConcurrentHashMap<>();

    @ActivityInterface
    public interface Phones {
        String ring(String who, int seconds);

        String attend();

        String note(String what);

        String shaky(int failures);

        String beating(String who, int seconds);
    }

    @WorkflowInterface
    public interface Story {
        @WorkflowMethod
        String run(String kind);

        @SignalMethod
        void word(String word);

        @UpdateMethod
        String order(String what);

        @QueryMethod
        List<String> words();
    }

    List<String> effects() {
        return effects;
    }

    /** What whoever attends a call waits for. */
    CompletableFuture<String> endOfTheCall() {
        return phone("end");
    }

    private CompletableFuture<String> phone(String who) {
        return phones.computeIfAbsent(who, none -> new CompletableFuture<>());
    }

    void forgets() {
        phones.clear();
        effects.clear();
    }

    Process.Spec worker(SteppedService service) {
        return new Process.Spec("worker")
                .workflows(QUEUE, DeskStory.class)
                .activities(QUEUE, new OurPhones(service.tempo()));
    }

    Process.Spec agent(SteppedService service) {
        return new Process.Spec("agent").activities(AGENT, new OurPhones(service.tempo()));
    }

    static Story stub(SteppedService service, String id) {
        return service.client()
                .newWorkflowStub(
                        Story.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(QUEUE)
                                .setWorkflowId(id)
                                .build());
    }

    static String play(SteppedService service, String kind) {
        return service.tempo().story(() -> stub(service, "story").run(kind));
    }

    private final class OurPhones implements Phones {
        private final SteppedTempo tempo;
        private final AtomicInteger tries = new AtomicInteger();

        OurPhones(SteppedTempo tempo) {
            this.tempo = tempo;
        }

        @Override
        public String ring(String who, int seconds) {
            tempo.takeTurn("ring " + who);
            effects.add("ring " + who);
            var answer = phone(who);
            tempo.after(Duration.ofSeconds(seconds), who + " answers", () -> answer.complete("hello from " + who));
            return tempo.await("answer of " + who, answer);
        }

        @Override
        public String attend() {
            tempo.takeTurn("attend");
            effects.add("attend");
            return tempo.await("the end of the call", endOfTheCall());
        }

        @Override
        public String note(String what) {
            tempo.takeTurn("note " + what);
            effects.add("note " + what);
            return what;
        }

        @Override
        public String shaky(int failures) {
            tempo.takeTurn("try");
            effects.add("try at " + tempo.elapsed().toSeconds());
            if (tries.getAndIncrement() < failures) {
                throw ApplicationFailure.newFailure("not yet", "NotYet");
            }
            return "done";
        }

        @Override
        public String beating(String who, int seconds) {
            try {
                return ring(who, seconds);
            } catch (ActivityCompletionException cancelled) {
                effects.add("cancelled " + who + " at " + tempo.elapsed().toSeconds());
                throw cancelled;
            }
        }
    }
}
