package dev.baton.agent.cell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One cell's process, as its keeper sees it. Its end is known in the instant in which it happens. */
final class Cell {

    private static final Logger LOG = LoggerFactory.getLogger(Cell.class);
    // Eight pulses. A process that stands still for so long does not keep anybody company any more.
    private static final Duration STILL = Duration.ofSeconds(2);
    private static final Duration START = Duration.ofSeconds(45);
    private static final ScheduledExecutorService WATCH =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("cell-watch").factory());

    private final Process process;
    private final Lines.Writer writer;
    private final Map<String, Seat> seats = new ConcurrentHashMap<>();
    private final CompletableFuture<Cell> ready = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private volatile long pulseAt = System.nanoTime();
    private volatile News.Pulse pulse = new News.Pulse(List.of(), 0, 0, 0, 0, 0);

    private Cell(Process process) {
        this.process = process;
        writer = new Lines.Writer(process.getOutputStream());
        Thread.ofPlatform().daemon().name("cell-" + process.pid()).start(() -> Lines.read(process.getInputStream(), News.class, this::take));
        // What the media library has to say is logged as everything is.
        Thread.ofPlatform().daemon().name("cell-words-" + process.pid()).start(() -> process.errorReader().lines().forEach(
                line -> LOG.warn("media cell {} says: {}", process.pid(), line)));
        process.onExit().thenAccept(dead -> end("its media cell ended (" + dead.exitValue() + ")"));
        var watch = WATCH.scheduleAtFixedRate(this::watch, 500, 500, TimeUnit.MILLISECONDS);
        ended.thenAccept(_ -> watch.cancel(false));
    }

    static Cell start() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try {
            return new Cell(new ProcessBuilder(java,
                            "--enable-native-access=ALL-UNNAMED",
                            // Few objects, short pauses; and what the VM itself has to say must not come between our lines.
                            "-XX:+UseSerialGC", "-Xmx256m", "-XX:+DisplayVMOutputToStderr",
                            "-cp", System.getProperty("java.class.path"), CellMain.class.getName())
                    .start());
        } catch (IOException wrong) {
            throw new UncheckedIOException("a media cell could not be started: is there memory, and may processes be made?", wrong);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Fails with the sentence that says why this machine cannot carry media. */
    CompletableFuture<Cell> ready() {
        return ready;
    }

    /** It was ready once, and is not gone. */
    boolean isAlive() {
        return ready.isDone() && !ready.isCompletedExceptionally() && !ended.isDone();
    }

    /** Done when the process is gone. */
    CompletableFuture<String> ended() {
        return ended;
    }

    News.Pulse pulse() {
        return pulse;
    }

    void send(Order order) {
        writer.send(order);
    }

    /** {@code vacated}: when the seat is free again. */
    CompletableFuture<Seat> join(String name, String url, String token, SeatListener listener, Runnable vacated) {
        var seat = new Seat(name, this, listener, () -> {
            seats.remove(name);
            vacated.run();
        });
        seats.put(name, seat);
        if (ended.isDone()) {
            seat.end(ended.join());
        }
        send(new Order.Join(name, url, token));
        return seat.joined();
    }

    /** At once; its calls are lost. */
    void kill() {
        process.destroyForcibly();
    }

    private void take(News news) {
        pulseAt = System.nanoTime();
        switch (news) {
            case News.Ready _ -> ready.complete(this);
            case News.CannotWork(String why) -> {
                LOG.error("{}", why);
                ready.completeExceptionally(new IllegalStateException(why));
                kill();
            }
            case News.Pulse now -> {
                pulse = now;
                now.seats().forEach(one -> {
                    Seat seat = seats.get(one.seat());
                    if (seat != null) {
                        seat.take(one);
                    }
                });
            }
            case News.OfSeat one -> {
                Seat seat = seats.get(one.seat());
                if (seat != null) {
                    seat.take(one);
                }
            }
        }
    }

    private void watch() {
        Duration allowed = ready.isDone() ? STILL : START;
        if (System.nanoTime() - pulseAt > allowed.toNanos() && process.isAlive()) {
            LOG.warn("media cell {} has stood still for {} s and is ended", pid(), allowed.toSeconds());
            kill();
        }
    }

    private void end(String how) {
        if (ended.complete(how)) {
            ready.completeExceptionally(new IllegalStateException(how));
            writer.close();
            List.copyOf(seats.values()).forEach(seat -> seat.end(how));
        }
    }
}
