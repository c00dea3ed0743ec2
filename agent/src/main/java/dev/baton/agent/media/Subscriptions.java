package dev.baton.agent.media;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.UpdateSubscription;

/** What we asked LiveKit to let us hear. LiveKit keeps a wish for a track that we may not hear yet. */
final class Subscriptions {

    private final Set<String> asked = new LinkedHashSet<>();
    private Hearing hearing;

    Subscriptions(Hearing hearing) {
        this.hearing = hearing;
    }

    void wish(Hearing next) {
        hearing = next;
    }

    /** A new participant has subscribed nothing yet. */
    void forget() {
        asked.clear();
    }

    /** Asks for what is missing and gives up what is not wanted any more. */
    void settle(Collection<ParticipantInfo> present, Consumer<SignalRequest> send) {
        var wanted = new HashSet<String>();
        var known = new HashSet<String>();
        for (ParticipantInfo one : present) {
            one.getTracksList().stream().filter(track -> track.getType() == TrackType.AUDIO).forEach(track -> {
                known.add(track.getSid());
                if (hearing.wants(one, track)) {
                    wanted.add(track.getSid());
                }
            });
        }
        asked.retainAll(known);
        var more = new LinkedHashSet<>(wanted);
        more.removeAll(asked);
        var less = new LinkedHashSet<>(asked);
        less.removeAll(wanted);
        asked.addAll(more);
        asked.removeAll(less);
        tell(more, true, send);
        tell(less, false, send);
    }

    /** What is in force, as LiveKit wants to hear it again after an interruption. */
    UpdateSubscription state() {
        return UpdateSubscription.newBuilder().addAllTrackSids(asked).setSubscribe(true).build();
    }

    private static void tell(Set<String> tracks, boolean subscribe, Consumer<SignalRequest> send) {
        if (!tracks.isEmpty()) {
            send.accept(SignalRequest.newBuilder()
                    .setSubscription(UpdateSubscription.newBuilder().addAllTrackSids(tracks).setSubscribe(subscribe)).build());
        }
    }
}
