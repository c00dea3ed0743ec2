package dev.baton.simulation;

import io.temporal.failure.ApplicationFailure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How every port changes the world: in its turn, and with the faults that the story has in store. */
final class Effects {

    private final World world;
    private final Map<String, Integer> uses = new HashMap<>();
    private final Set<Fault> inStore = new HashSet<>();

    Effects(World world) {
        this.world = world;
    }

    private enum When {
        BEFORE,
        AFTER
    }

    private record Fault(String method, int nth, When when) {}

    void failsBefore(String method, int nth) {
        inStore.add(new Fault(method, nth, When.BEFORE));
    }

    void replyLostAfter(String method, int nth) {
        inStore.add(new Fault(method, nth, When.AFTER));
    }

    <T> T effect(String method, String what, Supplier<T> change) {
        world.tempo().takeTurn(what);
        return around(method, () -> world.change(change));
    }

    /** With the same faults around something that is done in another way. */
    <T extends @Nullable Object> T around(String method, Supplier<T> work) {
        int nth = world.change(() -> uses.merge(method, 1, Integer::sum));
        if (comes(new Fault(method, nth, When.BEFORE))) {
            throw ApplicationFailure.newFailure(method + " failed before it did anything", "SimulatedFault");
        }
        T result = work.get();
        if (comes(new Fault(method, nth, When.AFTER))) {
            throw ApplicationFailure.newFailure(method + " was done, and its reply got lost", "SimulatedFault");
        }
        return result;
    }

    private boolean comes(Fault fault) {
        return world.change(() -> inStore.remove(fault));
    }

    void effect(String method, String what, Runnable change) {
        Supplier<Boolean> step = () -> {
            change.run();
            return true;
        };
        effect(method, what, step);
    }
}
