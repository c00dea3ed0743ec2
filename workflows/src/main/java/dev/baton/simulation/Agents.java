package dev.baton.simulation;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.port.AgentPost;
import dev.baton.port.EffectKey;
import dev.baton.port.Rooms;
import dev.baton.port.Rooms.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The agent processes: how they come into a room, and how they are lost. */
final class Agents {

    private static final Duration ARRIVAL = Duration.ofMillis(300);
    private static final Duration STANDBY = Duration.ofMillis(500);

    // Measured: the server needs that long to notice that a process is dead.
    private static final Duration GHOST = Duration.ofSeconds(20);

    private final World world;
    private final Auditor auditor;
    private final Messages messages;
    private final AgentFleet fleet;
    private final List<AgentProcess> processes = new ArrayList<>();
    private final Set<EffectKey> sentFor = new HashSet<>();
    private final Map<Integer, Duration> late = new HashMap<>();
    private final Set<Integer> never = new HashSet<>();
    private int started;
    private int dispatches;

    Agents(World world, Auditor auditor, Messages messages, AgentFleet fleet) {
        this.world = world;
        this.auditor = auditor;
        this.messages = messages;
        this.fleet = fleet;
        world.whenSomebodyLeaves(this::left);
    }

    void neverArrives(int nthDispatch) {
        never.add(nthDispatch);
    }

    void arrivesLate(int nthDispatch, Duration by) {
        late.put(nthDispatch, by);
    }

    void dispatch(Rooms.Dispatch dispatch) {
        if (!sentFor.add(dispatch.key())) {
            return;
        }
        Call call = dispatch.call();
        if (!world.knows(call.room())) {
            world.roomFor(call.room(), call.id());
        }
        int nth = ++dispatches;
        world.openRoom(call.room()).ifPresent(room -> {
            world.events().happened(WorldEvent.Kind.AGENT_SENT_FOR, room, AgentProcess.VOICE,
                    dispatch.kind() == Rooms.AgentKind.OWN ? "an agent was sent for" : "somebody of the house was sent for");
            if (!never.contains(nth)) {
                Duration delay = ARRIVAL.plus(late.getOrDefault(nth, Duration.ZERO));
                world.outside(delay, "an agent process comes to call " + call.id(), () -> arrive(call, dispatch.kind()));
            }
        });
    }

    private void arrive(Call call, Rooms.AgentKind kind) {
        AgentPost post = start(kind);
        if (world.change(() -> join(call, post))) {
            messages.agentReady(call.id(), post);
        }
    }

    /** LiveKit's own dispatch for an inbound call: the agent answers and talks, before any workflow knows of it. */
    AgentPost answerFor(Call call, Runnable callerJoins) {
        AgentPost post = start(Rooms.AgentKind.OWN);
        world.change(() -> {
            callerJoins.run();
            join(call, post);
            processes.getLast().talk();
        });
        return post;
    }

    // Outside of the lock: starting a process takes a while.
    private AgentPost start(Rooms.AgentKind kind) {
        return fleet.post(world.change(() -> ++started), kind);
    }

    private boolean join(Call call, AgentPost post) {
        Optional<Room> open = world.openRoom(call.room());
        open.ifPresent(room -> {
            processes.add(new AgentProcess(post, call));
            world.join(room, Participant.present(post.identity(), Role.AGENT, AgentProcess.VOICE));
            world.events().happened(WorldEvent.Kind.AGENT_JOINED, room, AgentProcess.VOICE, post.identity() + " joined");
        });
        return open.isPresent();
    }

    List<AgentProcess> in(Room room) {
        return processes.stream()
                .filter(one -> one.there() && one.call().room().equals(room.name()))
                .toList();
    }

    List<AgentProcess> there() {
        return processes.stream().filter(AgentProcess::there).toList();
    }

    /** The process at this queue that is with this call, or was until it died. */
    AgentProcess at(String queue, CallId call) {
        List<AgentProcess> here = processes.stream()
                .filter(one -> one.post().queue().equals(queue) && one.call().id().equals(call))
                .toList();
        if (here.isEmpty()) {
            throw new IllegalStateException("no agent process of queue " + queue + " ever joined call " + call);
        }
        return here.stream().filter(AgentProcess::there).findFirst().orElseGet(here::getLast);
    }

    void leave(AgentProcess agent) {
        if (agent.there()) {
            agent.leave();
            world.openRoom(agent.call().room()).ifPresent(room -> {
                world.events().happened(WorldEvent.Kind.AGENT_LEFT, room, AgentProcess.VOICE, agent.post().identity() + " left");
                world.leave(room, agent.post().identity());
            });
        }
    }

    void kill(AgentProcess agent) {
        boolean held = agent.holding();
        agent.kill();
        auditor.processDied();
        world.openRoom(agent.call().room()).ifPresent(room -> {
            world.events().happened(WorldEvent.Kind.AGENT_KILLED, room, AgentProcess.VOICE, agent.post().identity() + " was killed");
            world.after(GHOST, "the server notices that " + agent.post().identity() + " is dead",
                    () -> world.leave(room, agent.post().identity()));
            if (held) {
                world.after(STANDBY, "the standby misses the hold music", () -> standIn(room));
            }
        });
    }

    private void standIn(Room room) {
        if (room.open() && in(room).stream().noneMatch(AgentProcess::takesCare)) {
            room.standbyPlays(true);
            world.events().happened(WorldEvent.Kind.STANDBY_MUSIC_ON, room, AgentProcess.VOICE, "the standby plays the hold music");
        }
    }

    private void left(Room room, Participant gone) {
        for (AgentProcess agent : in(room)) {
            if (agent.post().identity().equals(gone.identity())) {
                agent.evicted();
            } else {
                agent.partyLeft(gone);
            }
        }
    }
}
