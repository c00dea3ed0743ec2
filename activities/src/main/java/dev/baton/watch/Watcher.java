package dev.baton.watch;

import dev.baton.livekit.Asked;
import dev.baton.livekit.Failure;
import dev.baton.livekit.Reply;
import dev.baton.livekit.RoomCalls;
import dev.baton.watch.OurRooms.Ours;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices what no webhook told. Lists the rooms once a second, looks into those that changed or are in a transfer, and into
 * every one within 30 s; tells a call that its room changed, and nothing else.
 */
public final class Watcher {

    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

    // Everything within 30 s, less one beat and the time that a slow LiveKit takes.
    static final Duration EVERYTHING = Duration.ofSeconds(28);

    // Whoever watched these rooms before may have died while something happened; all at once would be a burst.
    static final Duration INHERITED = Duration.ofSeconds(5);

    // LiveKit's list is up to 5 s behind its rooms (1.13.5), and never shows who came and went within that time.
    static final Duration LIST_LAGS = Duration.ofSeconds(6);

    private static final int AT_ONCE = 16;

    private final RoomCalls rooms;
    private final KnownRooms known;
    private final Shares shares;
    private final Messenger messenger;
    private final InstantSource clock;
    private final Outage liveKit;
    private final Outage looks;
    private final Map<String, Watched> watched = new HashMap<>();
    private BitSet before = new BitSet();
    private volatile int howMany;

    public Watcher(RoomCalls rooms, KnownRooms known, Shares shares, Hints calls, Executor threads, InstantSource clock) {
        this.rooms = rooms;
        this.known = known;
        this.shares = shares;
        this.clock = clock;
        messenger = new Messenger(calls, threads, shares.process(), clock);
        liveKit = new Outage("LiveKit lists no rooms", clock, LOG);
        looks = new Outage("LiveKit does not tell who is in a room", clock, LOG);
    }

    /** To be called once a second. */
    public void tick() throws InterruptedException {
        messenger.tryAgain();
        if (!liveKit.mayTry()) {
            return;
        }
        // Only who reaches LiveKit keeps its share.
        shares.renew();
        switch (rooms.list().await()) {
            case Reply.Failed<List<Room>>(Failure failure) -> liveKit.began(failure.sentence());
            case Reply.Done<List<Room>>(List<Room> there) -> {
                liveKit.over();
                compare(there);
            }
        }
    }

    /** How many rooms this process watches. */
    public int watched() {
        return howMany;
    }

    private void compare(List<Room> list) throws InterruptedException {
        Instant now = clock.instant();
        BitSet held = shares.held();
        watched.keySet().removeIf(name -> !held.get(Shares.shareOf(name)));
        Map<String, Watched> gone = new HashMap<>(watched);
        var changed = new ArrayList<Watched>();
        var due = new ArrayList<Watched>();
        for (Room room : list) {
            String name = room.getName();
            if (!held.get(Shares.shareOf(name))) {
                continue;
            }
            Watched one = gone.remove(name);
            if (one != null && one.ours != null && one.room.getMetadata().equals(room.getMetadata())) {
                if (one.differs(room)) {
                    one.doubt(now);
                    changed.add(one);
                } else if (one.isDue(now)) {
                    due.add(one);
                }
                one.room = room;
                continue;
            }
            Optional<Ours> ours = known.seen(room);
            if (ours.isEmpty()) {
                watched.remove(name);
                continue;
            }
            var found = new Watched(room, ours.get());
            watched.put(name, found);
            if (one != null || before.get(Shares.shareOf(name))) {
                found.doubt(now);
                changed.add(found);
            } else {
                found.due = now.plusMillis(Math.floorMod(name.hashCode() * 31, (int) INHERITED.toMillis()));
            }
        }
        before = held;
        gone.forEach((name, closed) -> {
            watched.remove(name);
            messenger.tell(closed.ours.call());
        });
        howMany = watched.size();
        look(changed, due, now);
    }

    private void look(List<Watched> changed, List<Watched> due, Instant now) throws InterruptedException {
        var all = new ArrayList<Watched>(changed);
        all.addAll(due);
        Failure failed = null;
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<Watched> some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
            // After a failure no further request is sent: each could take its whole deadline.
            List<Asked<List<ParticipantInfo>>> asked =
                    failed != null ? List.of() : some.stream().map(one -> rooms.participants(one.room.getName())).toList();
            for (int i = 0; i < some.size(); i++) {
                Watched one = some.get(i);
                // What was there before stays what we know, so the next look finds the difference.
                one.due = now;
                boolean differs = from + i < changed.size();
                if (i < asked.size()) {
                    switch (asked.get(i).await()) {
                        case Reply.Done<List<ParticipantInfo>>(List<ParticipantInfo> there) -> differs |= one.sees(Guest.all(there), now);
                        case Reply.Failed<List<ParticipantInfo>>(Failure failure) -> failed = failure;
                    }
                }
                // Told after the look: whatever comes later than what we now know, the call sees itself.
                if (differs) {
                    messenger.tell(one.ours.call());
                }
            }
        }
        if (failed != null) {
            looks.began(failed.sentence());
        } else if (!all.isEmpty()) {
            looks.over();
        }
    }

    private static final class Watched {

        // A briefing and a question are over by then; after that only comings and goings matter, which change the counts.
        private static final Duration LONGEST_CONSULTATION = Duration.ofMinutes(5);

        final Ours ours;
        Room room;
        Instant due = Instant.MIN;
        private @Nullable Set<Guest> guests;
        private Instant attentiveUntil = Instant.MIN;
        private Instant doubtedUntil = Instant.MIN;

        Watched(Room room, Ours ours) {
            this.room = room;
            this.ours = ours;
        }

        boolean differs(Room now) {
            return !room.getSid().equals(now.getSid()) || room.getNumParticipants() != now.getNumParticipants()
                    || room.getNumPublishers() != now.getNumPublishers();
        }

        boolean isDue(Instant now) {
            return !now.isBefore(due) || now.isBefore(attentiveUntil) || now.isBefore(doubtedUntil);
        }

        /** Something changed a moment ago, so the list may not be believed yet. */
        void doubt(Instant now) {
            doubtedUntil = now.plus(LIST_LAGS);
        }

        boolean sees(Set<Guest> there, Instant now) {
            boolean differs = !there.equals(guests);
            if (differs && guests != null) {
                doubt(now);
            }
            guests = there;
            due = now.plus(EVERYTHING);
            if (there.stream().anyMatch(Guest::ringing)) {
                attentiveUntil = Instant.MAX;
            } else if (there.stream().noneMatch(one -> one.part() == Guest.Part.SUPERVISOR)) {
                attentiveUntil = Instant.MIN;
            } else if (differs || attentiveUntil.equals(Instant.MAX)) {
                attentiveUntil = now.plus(LONGEST_CONSULTATION);
            }
            return differs;
        }
    }
}
