package dev.baton.watch;

import dev.baton.livekit.Reply;
import dev.baton.livekit.RoomCalls;
import dev.baton.watch.OurRooms.Ours;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitModels.Room;
import org.jspecify.annotations.Nullable;

/** Which call a room's name belongs to, for news that bring a name only. Asks LiveKit seldom, and remembers so many. */
public final class KnownRooms {

    // A room is marked soon after it is opened; strangers' rooms must not cost a request for each of their webhooks.
    private static final Duration BELIEVED = Duration.ofSeconds(5);
    private static final int REMEMBERED = 20_000;

    private final RoomCalls rooms;
    private final OurRooms ours;
    private final InstantSource clock;
    private final Map<String, Belief> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Belief> eldest) {
            return size() > REMEMBERED;
        }
    };

    public KnownRooms(RoomCalls rooms, OurRooms ours, InstantSource clock) {
        this.rooms = rooms;
        this.ours = ours;
        this.clock = clock;
    }

    private record Belief(@Nullable Ours what, Instant at) {}

    /** {@code again}: what was believed turned out to be of no use. */
    Optional<Ours> of(String name, boolean again) throws InterruptedException {
        Instant now = clock.instant();
        Belief belief = belief(name);
        boolean fresh = belief != null && belief.at().plus(BELIEVED).isAfter(now);
        if (belief != null && (fresh || (belief.what() != null && !again))) {
            return Optional.ofNullable(belief.what());
        }
        Optional<Ours> byName = ours.of(name, "");
        return switch (rooms.list(List.of(name)).await()) {
            case Reply.Done<List<Room>>(List<Room> there) -> {
                Optional<Ours> found = there.isEmpty() ? byName : ours.of(name, there.getFirst().getMetadata());
                remember(name, new Belief(found.orElse(null), now));
                yield found;
            }
            // Nothing was learnt, so nothing is remembered; the watcher will tell.
            case Reply.Failed<List<Room>> away -> byName.or(() -> Optional.ofNullable(belief).map(Belief::what));
        };
    }

    /** Of a room that was seen. */
    Optional<Ours> seen(Room room) {
        Optional<Ours> what = ours.of(room.getName(), room.getMetadata());
        what.ifPresent(one -> remember(room.getName(), new Belief(one, clock.instant())));
        return what;
    }

    private synchronized @Nullable Belief belief(String name) {
        return known.get(name);
    }

    private synchronized void remember(String name, Belief belief) {
        known.put(name, belief);
    }
}
