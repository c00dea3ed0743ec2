package dev.baton.simulation;

import java.time.Duration;
import java.util.function.Predicate;

/** Something that happens once, because something else did. */
public final class Twist {

    private final World world;
    private final Predicate<WorldEvent> when;
    private final Duration delay;

    Twist(World world, Predicate<WorldEvent> when) {
        this(world, when, Duration.ZERO);
    }

    private Twist(World world, Predicate<WorldEvent> when, Duration delay) {
        this.world = world;
        this.when = when;
        this.delay = delay;
    }

    public Twist after(Duration delay) {
        return new Twist(world, when, delay);
    }

    public void run(String name, Runnable action) {
        world.change(() -> world.events().once(when, delay, name, action));
    }
}
