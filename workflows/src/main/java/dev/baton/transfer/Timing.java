package dev.baton.transfer;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/**
 * Every timeout and retry, with its reason. How long people are waited for is the house's affair and scales with its
 * pace ({@link HouseRules}); what is here is about machines and never scales.
 */
public final class Timing {

    /** A process that has not beaten for so long is dead, and somebody is alone with a telephone. */
    public static final Duration AGENT_HEARTBEAT = Duration.ofSeconds(2);

    /** Longer than one slow request to LiveKit; a dialler that is silent for so long will not dial any more. */
    public static final Duration DIAL_HEARTBEAT = Duration.ofSeconds(10);

    /** A worker that died with a workflow's task in hand is missed after this: two who said yes wait for it. A busy machine answers sooner. */
    public static final Duration WORKFLOW_TASK = Duration.ofSeconds(3);

    /** A page that came in with the last moment of its token is seen later by this. */
    static final Duration PAGE_SEEN = Duration.ofSeconds(30);

    /** From sending for an agent until it stands in the room; then another one is sent for. */
    static final Duration AGENT_ARRIVAL = Duration.ofSeconds(10);

    /** A trunk that had no room is asked again once the caller would not notice the difference. */
    static final Duration OVERLOAD_PAUSE = Duration.ofSeconds(2);

    /** For somebody to come into a talk between others: as long as three take who are sent for one after the other. */
    static final Duration VISIT = AGENT_ARRIVAL.multipliedBy(3).plusSeconds(5);

    /** An answered phone is told why it rang for nothing, and let go, within this. */
    static final Duration LAST_WORD = Duration.ofSeconds(3);

    /** What a transfer still owes to others when it is decided; the call does the rest. */
    static final Duration TIDYING = Duration.ofSeconds(10);

    /** The bridge hangs up about a second after the carrier took the caller; much later than this it did not. */
    static final Duration CARRIER_GOODBYE = Duration.ofSeconds(5);

    /** For an agent to change what the caller hears. */
    static final Duration SET_STATE = Duration.ofSeconds(3);

    /** The longest fixed sentence, in the slowest voice. */
    static final Duration ANNOUNCEMENT = Duration.ofSeconds(15);

    /** Two names, and then listening until both were heard. Nobody is kept for longer: they can talk already. */
    static final Duration INTRODUCTION = Duration.ofSeconds(15);

    // Only local work and one hop; a room full of people waits for it.
    private static final Duration PROMPT = Duration.ofSeconds(5);

    // The carrier's own timers end within this after the ring was called off.
    private static final Duration DIAL_MARGIN = Duration.ofSeconds(15);

    // An agent's process polls its own queue all the time: a task that nobody takes means that it is gone.
    private static final Duration AGENT_QUEUE = Duration.ofSeconds(2);

    private Timing() {}

    static LocalActivityOptions lookUp(String summary) {
        return LocalActivityOptions.newBuilder()
                // It reads memory. More than this is a bug, and the workflow task waits for it.
                .setStartToCloseTimeout(Duration.ofSeconds(1))
                .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(3).build())
                .setSummary(summary)
                .build();
    }

    /** For what sets a state and may run twice, while somebody waits for it. */
    static ActivityOptions state(String summary) {
        return ActivityOptions.newBuilder()
                .setStartToCloseTimeout(PROMPT)
                // Three tries within a second; then the workflow decides, it knows who is waiting.
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(200))
                        .setMaximumAttempts(3)
                        .build())
                .setSummary(summary)
                .build();
    }

    /** For what must happen in the end, however long LiveKit is away: looking, hanging up, closing. */
    static ActivityOptions untilDone(String summary) {
        return ActivityOptions.newBuilder()
                .setStartToCloseTimeout(PROMPT)
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(200))
                        // Often enough that a healed server is noticed at once.
                        .setMaximumInterval(Duration.ofSeconds(2))
                        .build())
                .setSummary(summary)
                .build();
    }

    /** A reservation for hours is worth some patience with a roster that is away. */
    static ActivityOptions release(String summary) {
        return ActivityOptions.newBuilder(untilDone(summary))
                // A call that is over stays open for it.
                .setScheduleToCloseTimeout(Duration.ofMinutes(10))
                .build();
    }

    static ActivityOptions dial(Duration ringFor, String summary) {
        return ActivityOptions.newBuilder()
                .setStartToCloseTimeout(ringFor.plus(DIAL_MARGIN))
                .setHeartbeatTimeout(DIAL_HEARTBEAT)
                // A second attempt rings the supervisor's phone again. The workflow looks first.
                .setRetryOptions(once())
                // Whoever calls it off hangs up the leg, which is quicker than waiting for the dialler to notice.
                .setCancellationType(ActivityCancellationType.TRY_CANCEL)
                .setSummary(summary)
                .build();
    }

    static ActivityOptions follow(Duration ringFor, String summary) {
        return ActivityOptions.newBuilder(dial(ringFor, summary))
                // Following rings nobody, so another process may take over when one dies.
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(200))
                        .setMaximumAttempts(3)
                        .build())
                .build();
    }

    static ActivityOptions refer(Duration waitFor, String summary) {
        return ActivityOptions.newBuilder()
                .setStartToCloseTimeout(waitFor.plus(DIAL_MARGIN))
                .setHeartbeatTimeout(DIAL_HEARTBEAT)
                // A REFER whose answer was lost may have moved the caller.
                .setRetryOptions(once())
                // It cannot be called back; its outcome is wanted in any case.
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setSummary(summary)
                .build();
    }

    static ActivityOptions write(String summary) {
        return ActivityOptions.newBuilder()
                // The scribe has 6 s of its own, then it writes a plain text.
                .setStartToCloseTimeout(Duration.ofSeconds(10))
                .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(2).build())
                .setSummary(summary)
                .build();
    }

    /** For an agent that says or does something for at most so long. */
    static ActivityOptions agent(String queue, Duration atMost, String summary) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(queue)
                .setScheduleToStartTimeout(AGENT_QUEUE)
                .setStartToCloseTimeout(atMost.plus(PROMPT))
                .setHeartbeatTimeout(AGENT_HEARTBEAT)
                // Nobody else serves this queue: the workflow turns to the agent that takes its place.
                .setRetryOptions(once())
                .setCancellationType(ActivityCancellationType.TRY_CANCEL)
                .setSummary(summary)
                .build();
    }

    static ActivityOptions attend(String queue, Duration callAtMost) {
        return agent(queue, callAtMost, "with the caller");
    }

    static ActivityOptions ledger() {
        return ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofSeconds(10))
                // Pages may come late; a call never waits for them.
                .setScheduleToCloseTimeout(Duration.ofDays(7))
                .setRetryOptions(RetryOptions.newBuilder()
                        .setMaximumInterval(Duration.ofSeconds(30))
                        .build())
                .setSummary("to the ledger")
                .build();
    }

    private static RetryOptions once() {
        return RetryOptions.newBuilder().setMaximumAttempts(1).build();
    }
}
