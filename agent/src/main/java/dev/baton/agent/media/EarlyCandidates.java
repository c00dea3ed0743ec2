package dev.baton.agent.media;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Candidates that came before the description of their wire: WebRTC refuses them until then. */
final class EarlyCandidates {

    private final Set<Direction> described = EnumSet.noneOf(Direction.class);
    private final Map<Direction, List<Candidate>> waiting = new EnumMap<>(Direction.class);

    void found(Direction wire, Candidate candidate, Wires wires) {
        if (described.contains(wire)) {
            wires.add(wire, candidate);
        } else {
            waiting.computeIfAbsent(wire, _ -> new ArrayList<>()).add(candidate);
        }
    }

    void described(Direction wire, Wires wires) {
        described.add(wire);
        List<Candidate> now = waiting.remove(wire);
        if (now != null) {
            now.forEach(candidate -> wires.add(wire, candidate));
        }
    }
}
