package dev.baton.agent.media;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;

/** Who is in the room beside us, and whose each track is. */
final class Roll {

    private final RoomListener listener;
    private final Map<String, ParticipantInfo> present = new HashMap<>();
    // Also read by the threads that bring sound.
    private final Map<String, String> owners = new ConcurrentHashMap<>();

    Roll(RoomListener listener) {
        this.listener = listener;
    }

    Collection<ParticipantInfo> present() {
        return List.copyOf(present.values());
    }

    /** The identity, or "" if the track is nobody's any more. */
    String ownerOf(String track) {
        return owners.getOrDefault(track, "");
    }

    /** Everybody who is there: whoever was there before and is not named has gone. */
    void call(List<ParticipantInfo> everybody) {
        var gone = new HashSet<>(present.keySet());
        everybody.forEach(one -> gone.remove(one.getIdentity()));
        gone.forEach(this::leave);
        everybody.forEach(this::update);
    }

    void update(ParticipantInfo one) {
        ParticipantInfo known = present.get(one.getIdentity());
        if (one.getState() == ParticipantInfo.State.DISCONNECTED) {
            // Late news of somebody's former stay says nothing about the present one.
            if (known != null && known.getSid().equals(one.getSid())) {
                leave(one.getIdentity());
            }
            return;
        }
        present.put(one.getIdentity(), one);
        Set<String> tracks = new HashSet<>();
        one.getTracksList().stream().map(TrackInfo::getSid).forEach(tracks::add);
        owners.entrySet().removeIf(entry -> entry.getValue().equals(one.getIdentity()) && !tracks.contains(entry.getKey()));
        tracks.forEach(track -> owners.put(track, one.getIdentity()));
        listener.present(one);
    }

    private void leave(String identity) {
        ParticipantInfo gone = present.remove(identity);
        owners.values().removeIf(identity::equals);
        if (gone != null) {
            listener.gone(gone);
        }
    }
}
