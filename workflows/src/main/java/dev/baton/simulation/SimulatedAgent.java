package dev.baton.simulation;

import dev.baton.call.Call;
import dev.baton.port.CallAgent;
import dev.baton.port.Situation;
import dev.baton.transfer.Decision;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** What the agent processes of one queue are asked to do. */
final class SimulatedAgent implements CallAgent {

    // The new run has its first task within a second, and an agent that leaves a moment late disturbs nobody.
    private static final Duration CALL_AS_NEW = Duration.ofSeconds(3);

    private final String queue;
    private final World world;
    private final Effects effects;
    private final Agents agents;
    private final Voices voices;
    private final Messages messages;

    SimulatedAgent(String queue, World world, Effects effects, Agents agents, Voices voices, Messages messages) {
        this.queue = queue;
        this.world = world;
        this.effects = effects;
        this.agents = agents;
        this.voices = voices;
        this.messages = messages;
    }

    @Override
    public Left attend(Attendance attendance) {
        Call call = attendance.call();
        int[] mine = {0};
        var told = effects.effect("Agent.attend", "attend to the call", () -> {
            AgentProcess agent = here(call);
            mine[0] = agent.attended();
            switch (attendance.situation()) {
                case Situation.Talking talking -> voices.talk(agent, talking.first());
                case Situation.Holding holding -> voices.hold(agent, holding.transfer());
                case Situation.Visiting() -> {}
            }
            agent.ready().complete(true);
            return agent.attending();
        });
        try {
            return world.tempo().await("the end of call " + call.id(), told);
        } catch (ActivityCompletionException nobodyWaits) {
            // Perhaps the call only goes on as a new run, which will ask in a moment.
            world.after(CALL_AS_NEW, "nobody asks " + queue + " to attend to the call any more", () -> leaveUnlessAsked(call, mine[0]));
            throw nobodyWaits;
        }
    }

    private void leaveUnlessAsked(Call call, int attendance) {
        AgentProcess agent = agents.at(queue, call.id());
        if (!agent.attendedSince(attendance)) {
            agents.leave(agent);
        }
    }

    @Override
    public void hold(Hold hold) {
        Duration untilMusic = world.change(voices::untilMusic);
        if (untilMusic.isPositive()) {
            world.pause(untilMusic, "the music is loaded");
        }
        tell(hold.call(), "Agent.hold", "hold the caller", agent -> voices.hold(agent, hold.transfer()));
    }

    @Override
    public void resume(Resume resume) {
        tell(resume.call(), "Agent.resume", "go back to the caller", agent -> voices.talk(agent, resume.why()));
    }

    @Override
    public void announce(Announcement announcement) {
        world.tempo().await("an announcement", asked(announcement.call(), "Agent.announce", "announce "
                + announcement.notice().kind(), agent -> voices.announce(agent, announcement)));
    }

    @Override
    public Reply ask(Inquiry inquiry) {
        return world.tempo().await("the caller's reply",
                asked(inquiry.call(), "Agent.ask", "ask the caller", agent -> voices.ask(agent, inquiry)));
    }

    @Override
    public ConversationOver consult(Consult consult) {
        Call call = consult.call();
        Conversation talk = asked(call, "Agent.consult", "talk to " + consult.supervisor().name(),
                agent -> voices.converse(agent, consult));
        try {
            Optional<Decision.Slip> slip = world.tempo().await(consult.supervisor().name() + "'s decision", talk.over());
            if (slip.isPresent()) {
                tell(call, "Agent.decide", "write down what " + consult.supervisor().name() + " said", agent -> {});
                messages.decide(consult.transfer(), slip.get());
            }
            return new ConversationOver();
        } finally {
            world.change(talk::end);
        }
    }

    @Override
    public Introduced introduce(Introduction introduction) {
        world.tempo().await("an introduction", asked(introduction.call(), "Agent.introduce",
                "introduce " + introduction.supervisor().name(), agent -> voices.introduce(agent, introduction)));
        return new Introduced(world.change(() -> voices.bothHeard(introduction)));
    }

    @Override
    public void leave(Call call) {
        untilReady(call);
        effects.effect("Agent.leave", "leave the call", () -> {
            AgentProcess agent = agents.at(queue, call.id());
            if (!agent.hasLeft()) {
                agents.leave(agent.mustBeThere());
            }
        });
    }

    private <T> T asked(Call call, String method, String what, Function<AgentProcess, T> work) {
        untilReady(call);
        return effects.effect(method, what, () -> work.apply(here(call)));
    }

    private void tell(Call call, String method, String what, Consumer<AgentProcess> work) {
        asked(call, method, what, agent -> {
            work.accept(agent);
            return true;
        });
    }

    private void untilReady(Call call) {
        CompletableFuture<Boolean> ready = world.change(() -> agents.at(queue, call.id()).ready());
        if (!ready.isDone() || ready.isCompletedExceptionally()) {
            world.tempo().await("the agent to take up the situation", ready);
        }
    }

    private AgentProcess here(Call call) {
        return agents.at(queue, call.id()).mustBeThere();
    }
}
