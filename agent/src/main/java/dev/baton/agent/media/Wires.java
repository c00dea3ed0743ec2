package dev.baton.agent.media;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The media of one participant: a wire to speak on and a wire to listen on. The signalling decides what happens on them; how
 * sound travels is the business of whoever implements this. Called by one thread at a time.
 */
public interface Wires extends AutoCloseable {

    enum Standing {
        UP,
        /** Nothing goes through; it may come back by itself. */
        DOWN
    }

    enum Delivery {
        /** Arrives, and in order. */
        RELIABLE,
        /** Arrives soon or not at all. */
        LOSSY
    }

    /** What happens on the wires. Told by threads that are not ours and must not be kept: hand it over and return. */
    interface Listener {

        void found(Direction wire, Candidate candidate);

        void stands(Direction wire, Standing standing);

        void received(byte[] packet);

        /** Ten milliseconds of a track, every ten milliseconds, silence included. */
        void heard(String track, Frame frame);
    }

    /** Of the data channels, as the far end numbers them. */
    record ChannelNumber(String label, int number, Direction wire) {}

    /** What we are ready to send; it is in force on our side when the future is done. */
    CompletableFuture<String> offer(boolean anew);

    CompletableFuture<Void> answered(String answer);

    /** Takes the far end's offer; the answer is in force on our side when the future is done. {@code tracks}: what is on each media line. */
    CompletableFuture<String> answer(String offer, Map<String, String> tracks);

    /** Only after the far end's description of this wire was taken. */
    void add(Direction wire, Candidate candidate);

    /** Heard by whoever may hear it, once the next offer was answered. {@code id}: what the track was announced as. */
    Mouth speak(String id);

    void send(Delivery delivery, byte[] packet);

    List<ChannelNumber> channels();

    /** How the sound that arrives is buffered, since it was last asked. */
    CompletableFuture<Reception> reception();

    /** No frame is accepted and nothing is told any more when this returns. */
    @Override
    void close();

    /** One track of ours. Used by one thread, ten milliseconds at a time, without a pause: silence is sent too. */
    interface Mouth {
        void push(Frame frame);
    }
}
