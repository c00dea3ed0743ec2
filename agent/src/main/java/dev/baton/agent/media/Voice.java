package dev.baton.agent.media;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One track of ours. Whatever is played at the same time is mixed; between sounds it is silent, and never stops. */
public final class Voice implements Pacer.Beat {

    private final String name;
    private final String id = "voice-" + UUID.randomUUID();
    private final Consumer<Voice> changed;
    private final List<Playing> playing = new CopyOnWriteArrayList<>();
    private final int[] mix = new int[Frame.SAMPLES];
    private final CompletableFuture<Voice> audible = new CompletableFuture<>();
    private volatile Audience audience;
    private volatile boolean muted;
    private volatile Wires.@Nullable Mouth mouth;
    private volatile long lastFrame;
    // Of the participant's thread:
    private @Nullable String track;

    private record Playing(Sound sound, CompletableFuture<Void> over) {}

    /** {@code changed}: told after its audience changed or it was muted, so that LiveKit is told. */
    Voice(String name, Audience audience, Consumer<Voice> changed) {
        this.name = name;
        this.audience = audience;
        this.changed = changed;
    }

    public String name() {
        return name;
    }

    public Audience audience() {
        return audience;
    }

    /** Whoever is not named any more hears nothing of it from LiveKit's next packet on. */
    public void letHear(Audience who) {
        audience = who;
        changed.accept(this);
    }

    /** Done when it was heard to its end, or was stopped. */
    public CompletableFuture<Void> play(Sound sound) {
        var one = new Playing(sound, new CompletableFuture<>());
        playing.add(one);
        return one.over();
    }

    public void stop(Sound sound) {
        playing.removeIf(one -> {
            boolean it = one.sound() == sound;
            if (it) {
                one.over().complete(null);
            }
            return it;
        });
    }

    public void mute(boolean mute) {
        muted = mute;
        changed.accept(this);
    }

    public boolean muted() {
        return muted;
    }

    /** When a frame last went out, by {@link System#nanoTime}; 0 before the first one. */
    public long lastFrame() {
        return lastFrame;
    }

    @Override
    public void beat() {
        Wires.Mouth to = mouth;
        Frame frame = next();
        if (to != null) {
            to.push(frame);
            lastFrame = System.nanoTime();
        }
    }

    private Frame next() {
        Arrays.fill(mix, 0);
        for (Playing one : playing) {
            if (!one.sound().add(mix)) {
                playing.remove(one);
                one.over().complete(null);
            }
        }
        if (muted) {
            return Frame.SILENCE;
        }
        short[] samples = new short[mix.length];
        for (int i = 0; i < mix.length; i++) {
            samples[i] = (short) Math.clamp(mix[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return new Frame(samples);
    }

    String id() {
        return id;
    }

    CompletableFuture<Voice> audible() {
        return audible;
    }

    void speakThrough(Wires.@Nullable Mouth next) {
        mouth = next;
    }

    boolean hasMouth() {
        return mouth != null;
    }

    /** LiveKit's own setting, which we obey. */
    void mutedByServer(boolean mute) {
        muted = mute;
    }

    @Nullable String track() {
        return track;
    }

    void track(@Nullable String known) {
        track = known;
    }
}
