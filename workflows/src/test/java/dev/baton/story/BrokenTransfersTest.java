package dev.baton.story;

import static dev.baton.simulation.Habits.accepts;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.CallId;
import dev.baton.call.Party;
import dev.baton.call.SupervisorId;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.port.AgentPost;
import dev.baton.port.Rooms;
import dev.baton.port.Roster;
import dev.baton.simulation.CallerStory;
import dev.baton.simulation.Performance;
import dev.baton.simulation.Story;
import dev.baton.simulation.WorldEvent;
import dev.baton.stage.Choice;
import dev.baton.transfer.CallWorkflow;
import dev.baton.transfer.ColdTransferWorkflow;
import dev.baton.transfer.Decision;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.Progress;
import dev.baton.transfer.Registration;
import dev.baton.transfer.TransferOrder;
import dev.baton.transfer.TransferReport;
import dev.baton.transfer.WarmTransfer;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;

/**
 * However a transfer ends, its call looks at the room and brings the caller back. The in-memory service does not tell a
 * parent that its child was terminated: that is shown on the real server, in .ci/run.
 */
class BrokenTransfersTest {

    private static final String BACK = "the caller is back with the agent";

    private static Story story(String name, HouseRules rules) {
        return new Story(name, "the caller is brought back", rules, scene -> {
            scene.world().supervisor("grace", "Grace").when(answers(after(15)).then(accepts()));
            scene.world().destination("billing", "Billing").rings("grace");
            CallerStory ada = scene.caller("Ada");
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(1500));
        }, List.of("", "the caller hung up; the call is over"));
    }

    private static Performance perform(Story story, Consumer<Worker> workflows) {
        try (var stage = new SteppedStage(
                story, Choice.first(), new KeyRingInMemory(), workflows, UnaryOperator.identity())) {
            return stage.perform();
        }
    }

    private static void callerIsBack(Performance performance) {
        assertThat(performance.world().violations()).isEmpty();
        assertThat(performance.calls().getFirst().journal()).anyMatch(entry -> entry.text().equals(BACK));
        assertThat(performance.world().heardBy("Ada")).endsWith("the agent");
    }

    @Test
    void oneThatFailsByABugOfOursIsAnsweredAtOnce() {
        callerIsBack(perform(story("failed", HouseRules.standard()), with(Buggy.class)));
    }

    @Test
    void whoeverItHadReservedIsFreeAgain() {
        Performance performance = perform(story("failed-late", HouseRules.standard()), with(BuggyLater.class));
        callerIsBack(performance);
        assertThat(performance.world().checkAllClean()).isEmpty();
    }

    @Test
    void nobodyIsSentToTheCarrierAfterOneOfWhichNobodyKnowsWhatItDid() {
        Story story = story("failed-and-cold", HouseRules.standard().warmMayGoCold(true));
        Performance performance = perform(story, with(Buggy.class));
        callerIsBack(performance);
        assertThat(performance.world().events()).noneMatch(event -> event.kind() == WorldEvent.Kind.REFER_SENT);
    }

    @Test
    void oneThatNeverEndsIsEndedByItsTimeLimit() {
        callerIsBack(perform(story("endless", HouseRules.standard()), with(Endless.class)));
    }

    /** Longer than Temporal lets a workflow keep a thread: a machine may be as busy as that. */
    @Test
    void oneThatABusyMachineHeldUpGoesOn() {
        try (var temporal = TestWorkflowEnvironment.newInstance()) {
            temporal.newWorker("baton").registerWorkflowImplementationTypes(Registration.transfers(), HeldUp.class);
            temporal.start();
            HeldUp.ONCE.set(true);
            Endeavour held = temporal.getWorkflowClient().newWorkflowStub(Endeavour.class, WorkflowOptions.newBuilder().setTaskQueue("baton").build());
            assertThat(held.run()).isEqualTo("done");
            assertThat(HeldUp.ONCE).isFalse();
        }
    }

    /** As while a database is being started again. */
    @Test
    void oneWhoseKeysAreOutOfReachForAMomentGoesOn() {
        var keys = new NowAndThenAway();
        try (var stage = new SteppedStage(story("keys-away", HouseRules.standard()), Choice.first(), keys, Registration::workflows, UnaryOperator.identity())) {
            Performance performance = stage.perform();
            assertThat(keys.away).isGreaterThan(3);
            assertThat(performance.calls().getFirst().journal()).anyMatch(entry -> entry.text().equals("transfer 1 ended: connected with Grace"));
            assertThat(performance.world().violations()).isEmpty();
        }
    }

    /** For the fifth payload of a workflow that is to be read, the tenth, the twentieth, and so on: workflows read more and more. */
    private static final class NowAndThenAway implements KeyRing {
        private int next = 5;
        private final KeyRing keys = new KeyRingInMemory();
        private int asked;
        private int away;

        @Override
        public Key keyFor(CallId call) {
            return keys.keyFor(call);
        }

        @Override
        public Key deploymentKey() {
            return keys.deploymentKey();
        }

        @Override
        public synchronized Optional<SecretKey> find(String keyId) {
            boolean workflow = StackWalker.getInstance().walk(frames -> frames.anyMatch(one -> one.getClassName().startsWith("io.temporal.internal.sync.")
                    && !one.getClassName().contains("Activity")));
            if (workflow && ++asked == next) {
                next *= 2;
                away++;
                throw new IllegalStateException("the keys are out of reach");
            }
            return keys.find(keyId);
        }

        @Override
        public void destroy(CallId call) {
            keys.destroy(call);
        }
    }

    private static Consumer<Worker> with(Class<?> warmTransfer) {
        return worker -> {
            worker.registerWorkflowImplementationTypes(CallWorkflow.class);
            worker.registerWorkflowImplementationTypes(Registration.transfers(), warmTransfer, ColdTransferWorkflow.class);
        };
    }

    /** Holds the caller as the real one would not: it does nothing right. */
    public static class Buggy extends Idle {
        @Override
        public TransferReport run(TransferOrder order) {
            throw new NullPointerException("a bug of ours");
        }
    }

    public static class BuggyLater extends Idle {
        @Override
        public TransferReport run(TransferOrder order) {
            Workflow.newActivityStub(Roster.class, ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(5)).build())
                    .reserve(new Roster.Wish(List.of(new SupervisorId("grace")), order.id().value(), Duration.ofHours(1)));
            throw new NullPointerException("a bug of ours");
        }
    }

    @WorkflowInterface
    public interface Endeavour {
        @WorkflowMethod
        String run();
    }

    public static class HeldUp implements Endeavour {
        private static final AtomicBoolean ONCE = new AtomicBoolean();

        @Override
        public String run() {
            long until = System.nanoTime() + Duration.ofMillis(1500).toNanos();
            while (ONCE.get() && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            ONCE.set(false);
            return "done";
        }
    }

    public static class Endless extends Idle {
        @Override
        public TransferReport run(TransferOrder order) {
            Workflow.await(() -> false);
            throw new IllegalStateException("unreachable");
        }
    }

    abstract static class Idle implements WarmTransfer {
        @Override
        public void decide(Decision.Slip slip) {}

        @Override
        public void mayDecide(Decision.Slip slip) {}

        @Override
        public void callOff(Party by) {}

        @Override
        public void mayCallOff(Party by) {}

        @Override
        public void callEnds(Party by) {}

        @Override
        public void seen(Rooms.Sight sight) {}

        @Override
        public void agentChanged(AgentPost post) {}

        @Override
        public Progress progress() {
            return new Progress(Progress.SupervisorState.INACTIVE, "", null, null, List.of(), null);
        }
    }
}
