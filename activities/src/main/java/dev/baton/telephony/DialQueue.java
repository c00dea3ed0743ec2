package dev.baton.telephony;

import dev.baton.keeping.Leases;
import dev.baton.pulse.Pulse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A trunk takes so many new calls a second; who wants to dial waits in line, and the caller hears hold meanwhile. */
final class DialQueue {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofMillis(50);

    private final Leases leases;
    private final Map<String, ConcurrentLinkedQueue<String>> waiting = new ConcurrentHashMap<>();

    DialQueue(Leases leases) {
        this.leases = leases;
    }

    /** First come, first served within this process; other processes have the same limit before their eyes. False: not in time. */
    boolean await(Trunk trunk, Duration atMost, Pulse pulse) throws InterruptedException {
        if (trunk.callsPerSecond() == 0) {
            return true;
        }
        var line = waiting.computeIfAbsent(trunk.id(), unknown -> new ConcurrentLinkedQueue<>());
        String ticket = UUID.randomUUID().toString();
        line.add(ticket);
        try {
            long end = System.nanoTime() + atMost.toNanos();
            while (!(ticket.equals(line.peek()) && free(trunk, ticket))) {
                if (System.nanoTime() > end) {
                    return false;
                }
                pulse.feel();
                Thread.sleep(TICK);
            }
            return true;
        } finally {
            line.remove(ticket);
        }
    }

    private boolean free(Trunk trunk, String ticket) {
        for (int place = 0; place < trunk.callsPerSecond(); place++) {
            if (leases.acquire("dialling:" + trunk.id() + ":" + place, ticket, SECOND)) {
                return true;
            }
        }
        return false;
    }
}
