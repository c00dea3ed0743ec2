package dev.baton.livekit.phones;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What happened to a telephone, in its order; whoever waits for something is woken by it. */
public final class Journal {

    private final List<Entry> entries = new ArrayList<>();
    private final List<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();

    public enum Kind {
        INVITED,
        RINGS,
        /** It said 200. */
        ANSWERS,
        /** The other side confirmed that the phone was answered. */
        TALKS,
        /** It rings no more, because whoever called gave up. */
        CANCELLED,
        REFERRED,
        /** The other side ended the call. */
        RELEASED,
        HANGS_UP,
        /** Its own call came to nothing. */
        REFUSED
    }

    /** {@code detail}: the SIP status, or the target of a REFER and the headers X-… as they were written. */
    public record Entry(Kind kind, long nanos, String detail) {}

    void write(Kind kind, String detail) {
        var entry = new Entry(kind, System.nanoTime(), detail);
        synchronized (this) {
            entries.add(entry);
            notifyAll();
        }
        listeners.forEach(one -> one.accept(entry));
    }

    /** Told of whatever happens from now on, on the phone's own thread. */
    public void tell(Consumer<Entry> listener) {
        listeners.add(listener);
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    public synchronized Optional<Entry> find(Kind kind) {
        return entries.stream().filter(one -> one.kind() == kind).findFirst();
    }

    public Entry await(Kind kind, Duration atMost) throws InterruptedException {
        return awaitEither(kind, kind, atMost);
    }

    public synchronized Entry awaitEither(Kind kind, Kind other, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<Entry> found = find(kind).or(() -> find(other));
            if (found.isPresent()) {
                return found.get();
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("not " + kind + " within " + atMost + ": " + entries);
            }
            wait(left);
        }
    }
}
