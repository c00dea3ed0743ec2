package dev.baton.simulation;

import dev.baton.call.CallId;
import dev.baton.port.RoomHint;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Webhooks in their mood of the day, and the watcher, which sees every change a second later. */
final class Hints {

    private static final Duration WATCHER = Duration.ofSeconds(1);

    // Long enough that the next change's hint overtakes.
    private static final Duration OVERTAKEN = Duration.ofMillis(700);

    private final World world;
    private final Messages messages;
    private final Set<CallId> watched = new HashSet<>();
    private HintMood mood = new HintMood.Prompt();
    private int sent;

    Hints(World world, Messages messages) {
        this.world = world;
        this.messages = messages;
    }

    void mood(HintMood mood) {
        this.mood = mood;
    }

    /** How much later than usual a call may notice something. */
    Duration delay() {
        return mood instanceof HintMood.Prompt || mood instanceof HintMood.Doubled ? Duration.ZERO : WATCHER;
    }

    void changed(Room room) {
        @Nullable CallId call = room.call();
        if (call == null) {
            return;
        }
        var hint = new RoomHint("webhook-" + ++sent);
        switch (mood) {
            case HintMood.Prompt() -> send(Duration.ZERO, call, hint);
            case HintMood.Late(Duration by) -> send(by, call, hint);
            case HintMood.Doubled() -> {
                send(Duration.ZERO, call, hint);
                send(Duration.ZERO, call, hint);
            }
            case HintMood.Reordered() -> send(sent % 2 == 1 ? OVERTAKEN : Duration.ZERO, call, hint);
            case HintMood.Lost() -> {}
        }
        if (watched.add(call)) {
            world.outside(WATCHER, "the watcher looks at call " + call, () -> {
                world.change(() -> watched.remove(call));
                messages.roomChanged(call, world.change(() -> new RoomHint("watcher-" + ++sent)));
            });
        }
    }

    private void send(Duration delay, CallId call, RoomHint hint) {
        world.outside(delay, hint.eventId() + " for call " + call, () -> messages.roomChanged(call, hint));
    }
}
