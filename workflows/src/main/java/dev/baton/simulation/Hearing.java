package dev.baton.simulation;

import dev.baton.call.Identity;
import dev.baton.port.Rooms.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who hears what. Never set by anybody: derived from the state of the rooms after each change, and written down. */
final class Hearing {

    static final String SILENCE = "silence";

    private final World world;
    private final Agents agents;
    private final Map<Identity, Ear> ears = new LinkedHashMap<>();
    private final List<Heard> record = new ArrayList<>();
    private final List<Silence> silences = new ArrayList<>();

    Hearing(World world, Agents agents) {
        this.world = world;
        this.agents = agents;
    }

    record Heard(Instant at, String person, Set<String> sources) {
        String told() {
            return String.join(" and ", sources);
        }
    }

    record Silence(String person, Duration length) {}

    private record Ear(String person, Set<String> sources, Instant since) {}

    void settle() {
        Set<Identity> listening = new LinkedHashSet<>();
        for (Room room : world.rooms()) {
            for (Participant person : room.present()) {
                boolean human = person.role() == Role.CALLER || person.role() == Role.SUPERVISOR;
                if (human && person.status() != Participant.Status.DIALING) {
                    listening.add(person.identity());
                    note(room, person, sources(room, person));
                }
            }
        }
        for (Identity gone : List.copyOf(ears.keySet())) {
            if (!listening.contains(gone)) {
                endSilence(ears.remove(gone));
            }
        }
    }

    private void note(Room room, Participant person, Set<String> sources) {
        Ear before = ears.get(person.identity());
        if (before != null && before.sources().equals(sources)) {
            return;
        }
        endSilence(before);
        ears.put(person.identity(), new Ear(person.name(), sources, world.now()));
        var heard = new Heard(world.now(), person.name(), sources);
        record.add(heard);
        world.events().happened(WorldEvent.Kind.HEARS, room, person.name(), person.name() + " hears " + heard.told());
    }

    private void endSilence(@Nullable Ear ear) {
        if (ear != null && ear.sources().contains(SILENCE)) {
            silences.add(new Silence(ear.person(), Duration.between(ear.since(), world.now())));
        }
    }

    private Set<String> sources(Room room, Participant person) {
        Set<String> sources = new LinkedHashSet<>();
        if (person.pending() || (person.role() == Role.CALLER && room.dialtone())) {
            sources.add("ringing");
            return sources;
        }
        for (Participant other : room.present()) {
            if (other != person && other.role() != Role.AGENT && room.hears(person, other)) {
                sources.add(other.name());
            }
        }
        // At the merge, the music is unsubscribed for the caller; the agent gives it back when the supervisor is lost.
        boolean inCompany = !sources.isEmpty();
        if (person.role() == Role.CALLER) {
            agents.in(room).forEach(agent -> sources.addAll(agent.heardByCaller(inCompany)));
            if (room.standbyPlays() && !inCompany) {
                sources.add(AgentProcess.MUSIC);
            }
            if (room.briefingLeaks()) {
                room.supervisors().forEach(one -> agents.in(room).forEach(agent -> sources.addAll(agent.heardBy(one.identity()))));
            }
        } else if (person.maySubscribe()) {
            if (person.phone().filter(phone -> phone.briefedByColleague() && !phone.merged()).isPresent()) {
                sources.add("the colleague");
            }
            agents.in(room).forEach(agent -> sources.addAll(agent.heardBy(person.identity())));
        }
        if (sources.isEmpty()) {
            sources.add(SILENCE);
        }
        return sources;
    }

    boolean hears(Participant person, String source) {
        Ear ear = ears.get(person.identity());
        return ear != null && ear.sources().contains(source);
    }

    Instant since(Participant person) {
        Ear ear = ears.get(person.identity());
        return ear == null ? world.now() : ear.since();
    }

    List<String> heardBy(String person) {
        List<String> told = new ArrayList<>();
        for (Heard heard : record) {
            if (heard.person().equals(person) && (told.isEmpty() || !told.getLast().equals(heard.told()))) {
                told.add(heard.told());
            }
        }
        return told;
    }

    boolean everHeard(String person, String source) {
        return record.stream().anyMatch(one -> one.person().equals(person) && one.sources().contains(source));
    }

    List<Duration> silencesOf(String person) {
        return silences.stream().filter(one -> one.person().equals(person)).map(Silence::length).toList();
    }
}
