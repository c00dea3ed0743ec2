package dev.baton.cli.ear;

import dev.baton.simulation.Habit;
import dev.baton.simulation.ReferHabit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Somebody's telephone: what they do when it rings, the tone that stands for their voice, and all that they heard. */
public final class Phone implements Person {

    private static final long PATIENCE_SECONDS = 30;

    private final String name;
    private final String number;
    private final Tone voice;
    private final Heard heard = new Heard();
    private final List<Long> invites = new ArrayList<>();
    private final CompletableFuture<Long> invited = new CompletableFuture<>();
    private final CompletableFuture<Long> rings = new CompletableFuture<>();
    private final CompletableFuture<Long> talks = new CompletableFuture<>();
    private final CompletableFuture<Long> released = new CompletableFuture<>();
    private volatile Habit habit;
    private volatile ReferHabit refer = new ReferHabit.NeverReports();
    private volatile @Nullable Leg leg;

    public Phone(String name, String number, Tone voice, Habit habit) {
        this.name = name;
        this.number = number;
        this.voice = voice;
        this.habit = habit;
    }

    @Override
    public String name() {
        return name;
    }

    public String number() {
        return number;
    }

    @Override
    public Tone voice() {
        return voice;
    }

    public Habit habit() {
        return habit;
    }

    public Phone when(Habit next) {
        habit = next;
        return this;
    }

    /** What the carrier does when it is asked to move this caller. */
    public Phone whenReferred(ReferHabit next) {
        refer = next;
        return this;
    }

    ReferHabit refer() {
        return refer;
    }

    @Override
    public Heard heard() {
        return heard;
    }

    /** How often it was dialled. */
    @Override
    public int dials() {
        synchronized (invites) {
            return invites.size();
        }
    }

    void invited() {
        synchronized (invites) {
            invites.add(System.nanoTime());
        }
        invited.complete(System.nanoTime());
    }

    void on(Leg now) {
        leg = now;
    }

    void rang() {
        rings.complete(System.nanoTime());
    }

    void talked() {
        talks.complete(System.nanoTime());
    }

    void over() {
        released.complete(System.nanoTime());
    }

    /** Somebody dials it; it rings as soon as it is in the room. */
    public long awaitInvite() throws Exception {
        return await(invited, "is dialled");
    }

    public long awaitRinging() throws Exception {
        return await(rings, "rings");
    }

    @Override
    public long awaitTalking() throws Exception {
        return await(talks, "is picked up");
    }

    /** The other side hung up, or it was put down. */
    public long awaitEnd() throws Exception {
        return await(released, "is released");
    }

    /** Since when, by {@link System#nanoTime}. */
    @Override
    public Optional<Long> talking() {
        return talks.isDone() ? Optional.of(talks.join()) : Optional.empty();
    }

    public boolean isOver() {
        return released.isDone();
    }

    private long await(CompletableFuture<Long> what, String words) throws InterruptedException, ExecutionException {
        try {
            return what.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError(name + "'s phone: not within " + PATIENCE_SECONDS + " s that it " + words, late);
        }
    }

    private Leg leg() {
        Leg now = leg;
        if (now == null) {
            throw new IllegalStateException(name + "'s phone is not in use");
        }
        return now;
    }

    @Override
    public void hangUp() {
        leg().hangUp();
    }

    @Override
    public void press(char key) {
        leg().press(key);
    }
}
