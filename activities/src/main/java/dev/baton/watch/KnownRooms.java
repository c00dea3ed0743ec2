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
    private final Map<String, Entry> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
            return size() > REMEMBERED;
        }
    };

    public KnownRooms(RoomCalls rooms, OurRooms ours, InstantSource clock) {
        this.rooms = rooms;
        this.ours = ours;
        this.clock = clock;
    }

    private record Entry(@Nullable Ours what, Instant at) {}

    /** {@code again}: what was believed turned out to be of no use. */
    Optional<Ours> of(String name, boolean again) throws InterruptedException {
        Instant now = clock.instant();
        Entry entry = entry(name);
        boolean fresh = entry != null && entry.at().plus(BELIEVED).isAfter(now);
        if (entry != null && (fresh || (entry.what() != null && !again))) {
            return Optional.ofNullable(entry.what());
        }
        Optional<Ours> byName = ours.of(name, "");
        Optional<Ours> found = switch (rooms.list(List.of(name)).await()) {
            case Reply.Done<List<Room>>(List<Room> there) ->
                there.isEmpty() ? byName : ours.of(name, there.getFirst().getMetadata());
            case Reply.Failed<List<Room>> away -> {
                // Nothing was learnt: neither to be remembered, nor to be taken for "not ours".
                yield byName.or(() -> Optional.ofNullable(entry).map(Entry::what));
            }
        };
        remember(name, new Entry(found.orElse(null), now));
        return found;
    }

    /** Of a room that was seen. */
    Optional<Ours> seen(Room room) {
        Optional<Ours> what = ours.of(room.getName(), room.getMetadata());
        what.ifPresent(one -> remember(room.getName(), new Entry(one, clock.instant())));
        return what;
    }

    private synchronized @Nullable Entry entry(String name) {
        return known.get(name);
    }

    private synchronized void remember(String name, Entry entry) {
        known.put(name, entry);
    }
}
