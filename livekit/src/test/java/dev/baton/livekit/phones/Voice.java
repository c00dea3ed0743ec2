package dev.baton.livekit.phones;

/** What a telephone sends for as long as it talks: 8000 samples a second. */
public interface Voice {

    short sample(long place);
}
