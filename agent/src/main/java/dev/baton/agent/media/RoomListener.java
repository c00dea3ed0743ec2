package dev.baton.agent.media;

import livekit.LivekitModels.ParticipantInfo;

/** What a participant notices. All but {@link #heard} is told by one thread, in order. */
public interface RoomListener {

    /** Came in, or something about them changed: attributes, tracks, permissions. */
    default void present(ParticipantInfo one) {}

    default void gone(ParticipantInfo one) {}

    /** Ten milliseconds of what somebody says. Told by a thread that must not be kept for longer than it takes to copy them. */
    default void heard(String identity, String track, Frame frame) {}

    default void told(String from, Message message) {}

    /** LiveKit muted a voice of ours, or let it speak again. */
    default void muted(Voice voice, boolean muted) {}

    /** The connection was lost; it is being had again. */
    default void interrupted(String why) {}

    /** It is there again: {@code anew} if others saw us leave and come back. */
    default void restored(boolean anew) {}

    /** The last thing that is told. */
    default void over(Parting parting) {}
}
