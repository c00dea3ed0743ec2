package dev.baton.agent.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media cells of this agent. One more than is needed stands ready. A cell that has served its share of connections takes no
 * more of them, and ends when its last call is over: the native library gives nothing back.
 */
public final class Cells implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cells.class);

    /**
     * How much is asked of one cell.
     *
     * @param seats calls at the same time
     * @param joins calls in all, before it is replaced
     */
    public record Rules(int seats, int joins) {

        /** A crash ends at most eight calls. Each connection leaves a quarter of a megabyte behind, measured over 300 of them. */
        public static final Rules USUAL = new Rules(8, 1_000);

        public Rules {
            if (seats < 1 || joins < seats) {
                throw new IllegalArgumentException("a cell needs at least one seat, and at least as many joins as seats");
            }
        }
    }

    private final Rules rules;
    private final AtomicLong names = new AtomicLong();
    private final List<Kept> cells = new ArrayList<>();
    private @Nullable Kept spare;
    private boolean closed;

    private static final class Kept {
        private final Cell cell;
        private int joins;
        private int taken;

        Kept(Cell cell) {
            this.cell = cell;
        }
    }

    public Cells(Rules rules) {
        this.rules = rules;
        synchronized (this) {
            spare = started();
        }
    }

    /** Done when the first cell is ready; fails with the sentence that says why none can be. */
    public synchronized CompletableFuture<Void> ready() {
        return spare == null ? CompletableFuture.completedFuture(null) : spare.cell.ready().thenApply(_ -> null);
    }

    /** A participant of ours in a room. The listener hears no more of it after {@code over}. */
    public CompletableFuture<Seat> join(String url, String token, SeatListener listener) {
        Kept kept = free();
        return kept.cell.ready().thenCompose(cell -> cell.join(
                "seat-" + names.incrementAndGet(), url, token, listener, () -> vacated(kept)));
    }

    private synchronized Kept free() {
        if (closed) {
            throw new IllegalStateException("this agent is being shut down");
        }
        Kept chosen = null;
        for (Kept one : cells) {
            if (one.joins < rules.joins() && one.taken < rules.seats()) {
                chosen = one;
                break;
            }
        }
        if (chosen == null) {
            chosen = spare == null ? started() : spare;
            cells.add(chosen);
            spare = started();
        }
        chosen.joins++;
        chosen.taken++;
        return chosen;
    }

    private synchronized void vacated(Kept kept) {
        kept.taken--;
        if (kept.joins >= rules.joins() && kept.taken == 0) {
            kept.cell.kill();
        }
    }

    private Kept started() {
        var kept = new Kept(Cell.start());
        kept.cell.ended().thenAccept(how -> ended(kept, how));
        return kept;
    }

    private synchronized void ended(Kept kept, String how) {
        cells.remove(kept);
        if (closed) {
            return;
        }
        LOG.info("media cell {}: {}", kept.cell.pid(), how);
        // A cell that never worked would fail again and again: the next one is started when it is needed.
        if (spare == kept) {
            spare = null;
        }
    }

    /** Whether there is one that can carry sound. */
    public synchronized boolean isAnyAlive() {
        return spare != null && spare.cell.isAlive() || cells.stream().anyMatch(one -> one.cell.isAlive());
    }

    /** How many processes there are now, the spare one included. */
    public synchronized int size() {
        return cells.size() + (spare == null ? 0 : 1);
    }

    @Override
    public synchronized void close() {
        closed = true;
        cells.forEach(one -> one.cell.kill());
        if (spare != null) {
            spare.cell.kill();
        }
    }
}
