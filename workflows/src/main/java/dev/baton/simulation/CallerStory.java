package dev.baton.simulation;

import dev.baton.call.Call;
import dev.baton.port.AgentPost;
import dev.baton.port.Rooms.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One caller: how they are reached, what they answer, when they have had enough. */
public final class CallerStory {

    private final World world;
    private final Sip sip;
    private final Agents agents;
    private final Call call;
    private final Person person;
    private final List<Reply> replies = new ArrayList<>();

    CallerStory(World world, Sip sip, Agents agents, Call call, Person person) {
        this.world = world;
        this.sip = sip;
        this.agents = agents;
        this.call = call;
        this.person = person;
    }

    record Reply(String words, Duration thinking) {}

    public Call call() {
        return call;
    }

    /** For an outbound call: what their telephone does when we ring it. */
    public CallerStory when(Habit... inOrder) {
        person.when(inOrder);
        return this;
    }

    /** To the next question; without any, they say nothing. */
    public CallerStory replies(String words, Duration thinking) {
        replies.add(new Reply(words, thinking));
        return this;
    }

    /** So long after they are first connected. */
    public CallerStory hangsUp(Duration after) {
        return hangsUpWhen(WorldEvent.Kind.ANSWERED, person.name(), after);
    }

    public CallerStory hangsUpWhen(WorldEvent.Kind kind, String whom, Duration after) {
        world.change(() -> world.events().once(event -> event.kind() == kind && event.who().equals(whom), after,
                person.name() + " hangs up", this::hangUp));
        return this;
    }

    public void hangUp() {
        world.change(() -> sip.hangUp(person.name()));
    }

    /** An inbound call: LiveKit's own dispatch has sent an agent, and the phone rings until that is there and talks. */
    public AgentPost calls() {
        return agents.answerFor(call, this::join);
    }

    /** Somebody else's agent may be there, or nobody. */
    public void isInRoom() {
        world.change(this::join);
    }

    private void join() {
        Room room = world.roomFor(call.room(), call.id());
        world.join(room, Participant.present(call.caller().identity(), Role.CALLER, person.name()));
        world.events().happened(WorldEvent.Kind.ANSWERED, room, person.name(), person.name() + " is on the line");
    }

    Person person() {
        return person;
    }

    Optional<Reply> nextReply() {
        if (replies.isEmpty()) {
            return Optional.empty();
        }
        // Whoever is asked once more, by another agent because the first was lost, says it again.
        return Optional.of(replies.size() > 1 ? replies.removeFirst() : replies.getFirst());
    }
}
