package dev.baton.livekit.phones;

/** Whoever holds the telephone: hears each packet as it comes, all voices in one, 8000 samples a second. */
public interface Ear {

    void hears(short[] samples);
}
