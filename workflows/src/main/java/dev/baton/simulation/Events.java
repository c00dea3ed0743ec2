package dev.baton.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What happened, for those who listen, and what the story makes of it. */
final class Events {

    private final World world;
    private final List<WorldEvent> all = new ArrayList<>();
    private final List<Consumer<WorldEvent>> listeners = new ArrayList<>();
    private final List<Twist> twists = new ArrayList<>();

    Events(World world) {
        this.world = world;
    }

    void happened(WorldEvent.Kind kind, Room room, String who, String sentence) {
        var event = new WorldEvent(world.now(), kind, room.call(), who, sentence);
        all.add(event);
        listeners.forEach(listener -> listener.accept(event));
        for (Twist twist : List.copyOf(twists)) {
            if (twist.when().test(event)) {
                twists.remove(twist);
                world.outside(twist.delay(), twist.name(), twist.action());
            }
        }
    }

    void listen(Consumer<WorldEvent> listener) {
        listeners.add(listener);
    }

    /** Happens once, some time after the first event of that kind. */
    void once(Predicate<WorldEvent> when, Duration delay, String name, Runnable action) {
        twists.add(new Twist(when, delay, name, action));
    }

    List<WorldEvent> all() {
        return List.copyOf(all);
    }

    private record Twist(Predicate<WorldEvent> when, Duration delay, String name, Runnable action) {}
}
