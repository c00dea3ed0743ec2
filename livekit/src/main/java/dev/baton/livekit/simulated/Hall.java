package dev.baton.livekit.simulated;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;

/** One room as LiveKit describes it. */
final class Hall {

    private final Room.Builder room;
    private final Map<String, ParticipantInfo.Builder> present = new LinkedHashMap<>();
    private final List<AgentDispatch> dispatches = new ArrayList<>();

    Hall(Room.Builder room) {
        this.room = room;
    }

    Room.Builder settings() {
        return room;
    }

    Room describe() {
        return room.clone().setNumParticipants((int) present.values().stream().filter(one -> !dependent(one)).count())
                .setNumPublishers((int) present.values().stream().filter(one -> one.getTracksCount() > 0).count()).build();
    }

    List<ParticipantInfo> present() {
        return present.values().stream().map(ParticipantInfo.Builder::build).toList();
    }

    Optional<ParticipantInfo.Builder> find(String identity) {
        return Optional.ofNullable(present.get(identity));
    }

    Optional<ParticipantInfo.Builder> publisherOf(String track) {
        return present.values().stream()
                .filter(one -> one.getTracksList().stream().anyMatch(published -> published.getSid().equals(track))).findFirst();
    }

    boolean isNamed(String track) {
        return present.values().stream().flatMap(one -> one.getTracksList().stream())
                .anyMatch(published -> published.getSid().equals(track) && !published.getName().isEmpty());
    }

    void enter(ParticipantInfo.Builder one) {
        present.put(one.getIdentity(), one);
    }

    Optional<ParticipantInfo.Builder> leave(String identity) {
        return Optional.ofNullable(present.remove(identity));
    }

    /** Agents alone do not keep a room open. */
    boolean deserted() {
        return present.values().stream().allMatch(Hall::dependent);
    }

    private static boolean dependent(ParticipantInfo.Builder one) {
        return one.getKind() == ParticipantInfo.Kind.AGENT || one.getKind() == ParticipantInfo.Kind.EGRESS;
    }

    List<AgentDispatch> dispatches() {
        return dispatches;
    }
}
