package dev.baton.agent.media;

import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;

/** Which of the tracks in a room we want to hear. Asked again whenever one comes or goes. */
@FunctionalInterface
public interface Hearing {

    boolean wants(ParticipantInfo speaker, TrackInfo track);

    static Hearing nothing() {
        return (_, _) -> false;
    }

    static Hearing everybody() {
        return (_, _) -> true;
    }

    static Hearing only(String identity) {
        return (speaker, _) -> speaker.getIdentity().equals(identity);
    }
}
