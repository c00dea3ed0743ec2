package dev.baton.watch;

import dev.baton.keeping.Leases;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which rooms this process takes care of. All rooms are cut into shares by their names; a share is a lease, so that one who
 * dies leaves it to the others. Each takes its fair part: how many there are is counted by a second row of leases.
 */
public final class Shares {

    private static final Logger LOG = LoggerFactory.getLogger(Shares.class);

    /** Also the most processes that can take part. */
    static final int COUNT = 16;

    static final Duration LIFE = Duration.ofSeconds(6);
    static final Duration RENEWAL = Duration.ofSeconds(2);

    private final Leases leases;
    private final String house;
    private final String process;
    private final InstantSource clock;
    private final Outage outage;
    private Instant due = Instant.MIN;
    private int place = -1;
    private volatile BitSet held = new BitSet(COUNT);

    /** {@code process} must be a new name at each start: a process that comes back is another one. */
    public Shares(Leases leases, OurRooms rooms, String process, InstantSource clock) {
        this.leases = leases;
        this.house = rooms.house();
        this.process = process;
        this.clock = clock;
        outage = new Outage("the leases that share out the rooms cannot be had", clock, LOG);
    }

    static int shareOf(String room) {
        return Math.floorMod(room.hashCode(), COUNT);
    }

    boolean holds(String room) {
        return held.get(shareOf(room));
    }

    BitSet held() {
        return held;
    }

    String process() {
        return process;
    }

    void renew() {
        Instant now = clock.instant();
        if (now.isBefore(due)) {
            return;
        }
        due = now.plus(RENEWAL);
        try {
            held = shareOut();
            outage.over();
        } catch (RuntimeException away) {
            // What one had, one keeps: twice watched does no harm, unwatched does.
            outage.began(String.valueOf(away.getMessage()));
        }
    }

    private BitSet shareOut() {
        var mine = new BitSet(COUNT);
        takePlace();
        if (place < 0) {
            return mine;
        }
        int fair = Math.ceilDiv(COUNT, Math.max(1, present()));
        for (int share = 0; share < COUNT; share++) {
            if (held.get(share)) {
                if (mine.cardinality() >= fair) {
                    leases.release(share(share), process);
                } else if (leases.acquire(share(share), process, LIFE)) {
                    mine.set(share);
                }
            }
        }
        // Everybody begins elsewhere, so that those who start together seldom meet.
        for (int i = 0; i < COUNT && mine.cardinality() < fair; i++) {
            int share = Math.floorMod(place + i, COUNT);
            if (!mine.get(share) && leases.holderOf(share(share)).isEmpty() && leases.acquire(share(share), process, LIFE)) {
                mine.set(share);
            }
        }
        return mine;
    }

    private void takePlace() {
        if (place >= 0 && leases.acquire(place(place), process, LIFE)) {
            return;
        }
        place = -1;
        for (int i = 0; i < COUNT && place < 0; i++) {
            if (leases.acquire(place(i), process, LIFE)) {
                place = i;
            }
        }
    }

    private int present() {
        int present = 0;
        for (int i = 0; i < COUNT; i++) {
            present += leases.holderOf(place(i)).isPresent() ? 1 : 0;
        }
        return present;
    }

    /** For a process that goes in good order: the others need not wait. */
    void handOver() {
        try {
            BitSet mine = held;
            held = new BitSet(COUNT);
            mine.stream().forEach(share -> leases.release(share(share), process));
            if (place >= 0) {
                leases.release(place(place), process);
                place = -1;
            }
        } catch (RuntimeException away) {
            LOG.atWarn().addKeyValue("why", String.valueOf(away.getMessage())).log("the share of rooms could not be handed over; it expires");
        }
    }

    private String share(int number) {
        return "watch/" + house + "/share-" + number;
    }

    private String place(int number) {
        return "watch/" + house + "/place-" + number;
    }
}
