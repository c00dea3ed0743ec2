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
    private boolean ours = true;
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

    /** A media server stands in front of this world, and news of its rooms goes out from there. */
    void comeFromElsewhere() {
        ours = false;
    }

    void changed(Room room) {
        @Nullable CallId call = room.call();
        if (call == null || !ours) {
            return;
        }
        var hint = new RoomHint("webhook-" + ++sent);
        travel(hint.eventId() + " for call " + call, () -> messages.roomChanged(call, hint));
        if (watched.add(call)) {
            world.outside(WATCHER, "the watcher looks at call " + call, () -> {
                world.change(() -> watched.remove(call));
                messages.roomChanged(call, world.change(() -> new RoomHint("watcher-" + ++sent)));
            });
        }
    }

    /** A webhook of the media server's. */
    void carry(String what, Runnable delivery) {
        sent++;
        travel(what, delivery);
    }

    private void travel(String what, Runnable delivery) {
        switch (mood) {
            case HintMood.Prompt() -> world.outside(Duration.ZERO, what, delivery);
            case HintMood.Late(Duration by) -> world.outside(by, what, delivery);
            case HintMood.Doubled() -> {
                world.outside(Duration.ZERO, what, delivery);
                world.outside(Duration.ZERO, what, delivery);
            }
            case HintMood.Reordered() -> world.outside(sent % 2 == 1 ? OVERTAKEN : Duration.ZERO, what, delivery);
            case HintMood.Lost() -> {}
        }
    }
}
