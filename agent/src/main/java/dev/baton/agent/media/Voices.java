package dev.baton.agent.media;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitModels.AudioTrackFeature;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SubscriptionPermission;
import livekit.LivekitRtc.TrackPermission;
import livekit.LivekitRtc.TrackPublishedResponse;

/** The tracks of ours, and how LiveKit is told about them. */
final class Voices {

    private final Map<String, Voice> voices = new LinkedHashMap<>();
    private final Pacer pacer;

    Voices(Pacer pacer) {
        this.pacer = pacer;
    }

    void add(Voice voice) {
        voices.put(voice.id(), voice);
        pacer.add(voice);
    }

    /** None of them speaks any more. */
    void close() {
        all().forEach(voice -> {
            pacer.remove(voice);
            voice.audible().completeExceptionally(gone());
        });
    }

    static IllegalStateException gone() {
        return new IllegalStateException("the participant is not in the room any more");
    }

    List<Voice> all() {
        return List.copyOf(voices.values());
    }

    Optional<Voice> named(String id) {
        return Optional.ofNullable(voices.get(id));
    }

    Optional<Voice> onTrack(String track) {
        return voices.values().stream().filter(voice -> track.equals(voice.track())).findFirst();
    }

    static SignalRequest announcement(Voice voice) {
        return SignalRequest.newBuilder().setAddTrack(AddTrackRequest.newBuilder()
                .setCid(voice.id()).setName(voice.name()).setType(TrackType.AUDIO).setSource(TrackSource.MICROPHONE)
                .setDisableRed(true)
                // Without packets in silence, LiveKit and SIP bridges would take music that is quiet for a moment for a lost track.
                .addAudioFeatures(AudioTrackFeature.TF_NO_DTX)).build();
    }

    static SignalRequest muting(String track, boolean muted) {
        return SignalRequest.newBuilder().setMute(MuteTrackRequest.newBuilder().setSid(track).setMuted(muted)).build();
    }

    /** Who may hear what, in one message that overwrites the one before: whoever is not named hears nothing. */
    SignalRequest permission() {
        var tracks = new LinkedHashMap<String, List<String>>();
        for (Voice voice : voices.values()) {
            String track = voice.track();
            if (track != null) {
                voice.audience().identities().forEach(one -> tracks.computeIfAbsent(one, _ -> new ArrayList<>()).add(track));
            }
        }
        boolean everybody = !voices.isEmpty() && voices.values().stream().allMatch(voice -> voice.audience().everybody());
        var permission = SubscriptionPermission.newBuilder().setAllParticipants(everybody);
        tracks.forEach((identity, heard) -> permission.addTrackPermissions(
                TrackPermission.newBuilder().setParticipantIdentity(identity).addAllTrackSids(heard)));
        return SignalRequest.newBuilder().setSubscriptionPermission(permission).build();
    }

    /** As LiveKit wants to hear it after an interruption. */
    List<TrackPublishedResponse> published() {
        return voices.values().stream().filter(Voice::hasMouth).map(voice -> TrackPublishedResponse.newBuilder()
                .setCid(voice.id()).setTrack(TrackInfo.newBuilder().setSid(voice.track() == null ? "" : voice.track()).setName(voice.name())
                        .setType(TrackType.AUDIO).setSource(TrackSource.MICROPHONE)).build()).toList();
    }
}
