package dev.baton.transfer;

import dev.baton.port.AgentPost;
import dev.baton.port.CallAgent;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The agent that is with the caller, whichever process that is just now. One that dies is replaced by the call, and the
 * new one is asked for the same thing again.
 */
final class Voice {

    private final Journal journal;
    private @Nullable AgentPost post;
    private @Nullable AgentPost lost;
    private @Nullable AgentPost forgiven;

    Voice(@Nullable AgentPost post, Journal journal) {
        this.post = post;
        this.journal = journal;
    }

    void changed(AgentPost to) {
        post = to;
    }

    /** Empty when no agent came in time; the caller is then the call's affair. */
    <T> Optional<T> ask(Duration atMost, String summary, Function<CallAgent, T> what) {
        while (Waits.upTo(Timing.AGENT_ARRIVAL, "an agent to arrive", this::present)) {
            Optional<T> answer = askIfPresent(atMost, summary, what);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    /** The same for what returns nothing. */
    boolean tell(Duration atMost, String summary, Consumer<CallAgent> what) {
        return ask(atMost, summary, saying(what)).isPresent();
    }

    /** If anybody is there to be asked; nobody is waited for. */
    <T> Optional<T> askIfPresent(Duration atMost, String summary, Function<CallAgent, T> what) {
        if (!present()) {
            return Optional.empty();
        }
        AgentPost asked = present(post);
        try {
            return Optional.of(what.apply(Ports.agent(asked, atMost, summary)));
        } catch (ActivityFailure failure) {
            Interruptible.rethrowIfCancelled(failure);
            if (answered(failure) && !asked.equals(forgiven)) {
                forgiven = asked;
                return askIfPresent(atMost, summary, what);
            }
            lost = asked;
            journal.write("the agent was lost: " + summary);
            return Optional.empty();
        }
    }

    boolean tellIfPresent(Duration atMost, String summary, Consumer<CallAgent> what) {
        return askIfPresent(atMost, summary, saying(what)).isPresent();
    }

    /** It could not do what it was asked for, but it said so: it is there, and may be asked once more. */
    static boolean answered(ActivityFailure failure) {
        return failure.getCause() instanceof ApplicationFailure said && !said.isNonRetryable();
    }

    private boolean present() {
        return post != null && !post.equals(lost);
    }

    private static Function<CallAgent, Boolean> saying(Consumer<CallAgent> what) {
        return agent -> {
            what.accept(agent);
            return true;
        };
    }

    private static AgentPost present(@Nullable AgentPost post) {
        if (post == null) {
            throw new IllegalStateException("asked an agent that is not there");
        }
        return post;
    }
}
