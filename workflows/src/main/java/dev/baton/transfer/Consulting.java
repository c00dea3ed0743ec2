package dev.baton.transfer;

import static dev.baton.transfer.Waits.unheeded;

import dev.baton.call.BriefingReference;
import dev.baton.port.BriefingBy;
import dev.baton.port.CallAgent;
import dev.baton.port.CallAgent.Utterance;
import dev.baton.port.ConsultationId;
import dev.baton.port.Notice;
import dev.baton.port.Roster;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Step 4, on the private line: a supervisor is told what it is about, asks back, and decides. */
final class Consulting {

    private final TransferOrder order;
    private final Journal journal;
    private final Voice agent;
    private final DecisionSlot slot;
    private final Predicate<Attempt> stillThere;

    Consulting(TransferOrder order, Journal journal, Voice agent, DecisionSlot slot, Predicate<Attempt> stillThere) {
        this.order = order;
        this.journal = journal;
        this.agent = agent;
        this.slot = slot;
        this.stillThere = stillThere;
    }

    Answer with(Attempt attempt, Hunting hunting, Optional<BriefingReference> briefing) {
        @Nullable Utterance reply = null;
        // However much there is to ask: in all a supervisor has the time for a briefing and for an answer.
        Instant until = now().plus(order.rules().briefing()).plus(order.rules().answer());
        for (int round = 1; ; round++) {
            Duration atMost = shorter(order.rules().briefing(), Duration.between(now(), until));
            @Nullable Decision decision =
                    atMost.isPositive() ? converse(attempt, round, briefing.orElse(null), reply, atMost) : null;
            String name = attempt.supervisor().name();
            switch (decision) {
                case Decision.Accept() -> {
                    journal.write(Step.SUMMARIZE, name + " accepted");
                    return new Answer.Yes();
                }
                case Decision.Decline(String reason, boolean mayTellCaller) -> {
                    return new Answer.No("declined, " + reason, mayTellCaller ? reason : null);
                }
                case Decision.Machine() -> {
                    return new Answer.No("a machine answered");
                }
                case Decision.Redirect redirect -> {
                    return new Answer.No(turn(hunting, redirect));
                }
                case Decision.AskCaller(String question) -> {
                    journal.write(Step.SUMMARIZE, name + " wants to know: " + question);
                    reply = askCaller(question, shorter(order.rules().answer(), Duration.between(now(), until)));
                }
                case null -> {
                    if (!stillThere.test(attempt)) {
                        return new Answer.No("hung up");
                    }
                    attempt.lastWord(agent, Notice.Kind.NOT_CONNECTED);
                    return new Answer.No("did not decide");
                }
            }
        }
    }

    /** One conversation on the private line. What is decided comes into the slot, from whoever is first. */
    private @Nullable Decision converse(
            Attempt attempt, int round, @Nullable BriefingReference briefing, @Nullable Utterance reply, Duration atMost) {
        var id = new ConsultationId(attempt.number(), round);
        var consult = new CallAgent.Consult(order.call(), order.id().value(), id, attempt.supervisor(), attempt.leg(),
                order.request().briefingBy(), briefing, reply);
        var talk = new Talk();
        slot.open(id);
        CancellationScope talking = Workflow.newCancellationScope(() -> talk.begin(consult));
        talking.run();
        journal.pause();
        Waits.upTo(atMost, attempt.supervisor().name() + " to decide",
                () -> slot.decided() || talk.over() || attempt.gone());
        Decision.@Nullable Slip slip = slot.slip();
        slot.close();
        talking.cancel();
        return slip == null ? null : slip.decision();
    }

    /** The agent's side of a conversation. A human colleague needs none: they talk until somebody decides. */
    private final class Talk {
        private Promise<Boolean> spoken = Workflow.newPromise();

        void begin(CallAgent.Consult consult) {
            if (order.request().briefingBy() != BriefingBy.HUMAN) {
                String summary = Step.SUMMARIZE.summary("to " + consult.supervisor().name());
                spoken = unheeded(Async.function(() -> agent.tell(order.rules().briefing(), summary, one -> one.consult(consult))));
            }
        }

        boolean over() {
            return spoken.isCompleted();
        }
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private @Nullable Utterance askCaller(String question, Duration atMost) {
        var inquiry = new CallAgent.Inquiry(order.call(), CallAgent.Purpose.QUESTION_FROM_SUPERVISOR, question);
        journal.pause();
        Optional<CallAgent.Reply> reply =
                agent.ask(atMost, "ask the caller", one -> one.ask(inquiry));
        @Nullable Utterance words =
                reply.orElseGet(CallAgent.NoReply::new) instanceof CallAgent.Replied(Utterance said) ? said : null;
        journal.write(Step.SUMMARIZE, words == null ? "the caller did not answer" : "the caller answered");
        return words;
    }

    private String turn(Hunting hunting, Decision.Redirect redirect) {
        if (!hunting.mayTurnTo(redirect.to())) {
            return "pointed to " + redirect.to() + ", where this transfer has been or may not go";
        }
        var question = new Roster.Question(order.call(), redirect.to());
        Roster.Route route;
        try {
            route = Ports.roster("who answers for " + redirect.to()).resolve(question);
        } catch (ActivityFailure failure) {
            Interruptible.rethrowIfCancelled(failure);
            return "pointed to " + redirect.to() + ", but the roster does not answer";
        }
        return switch (route) {
            case Roster.NoRoute none -> "pointed to " + redirect.to() + ": " + none.sentence();
            case Roster.Hunt hunt -> {
                hunting.turnTo(hunt);
                yield "pointed to " + redirect.to();
            }
        };
    }
}
