package dev.baton.agent.cell;

import dev.baton.agent.media.Clip;
import dev.baton.agent.media.Pacer;
import dev.baton.agent.media.WavFile;
import dev.baton.agent.webrtc.MediaLibraryMissing;
import dev.baton.agent.webrtc.Studio;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A cell's process. Takes orders on its standard input; when that ends, its keeper is gone, and so is it, once nobody depends on its music. */
public final class CellMain {

    private static final long PULSE = 250;
    // Longer than it takes until an agent is missed and another one has come. Nobody else would ever end this process.
    private static final Duration WITHOUT_KEEPER = Duration.ofSeconds(15);
    private static final Duration GOODBYE = Duration.ofMillis(500);
    // Several times within the half second after which whoever stands by begins to play.
    private static final long SAID_EVERY = 100;

    private final Map<String, Occupant> seats = new ConcurrentHashMap<>();
    private final Map<String, Clip> clips = new ConcurrentHashMap<>();
    private final Pacer pacer = new Pacer();
    private final Lines.Writer keeper;
    private final Studio studio;

    private CellMain(Lines.Writer keeper, Studio studio) {
        this.keeper = keeper;
        this.studio = studio;
    }

    public static void main(String[] arguments) {
        var keeper = new Lines.Writer(System.out);
        // What a library prints must not come between the lines for the keeper.
        System.setOut(new PrintStream(System.err, true));
        Studio studio;
        try {
            studio = Studio.open();
        } catch (MediaLibraryMissing missing) {
            keeper.send(new News.CannotWork(String.valueOf(missing.getMessage())));
            Lines.read(System.in, Order.class, _ -> {});
            Runtime.getRuntime().halt(1);
            return;
        }
        var cell = new CellMain(keeper, studio);
        var pulse = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("pulse").factory());
        var _ = pulse.scheduleAtFixedRate(cell::pulse, 0, PULSE, TimeUnit.MILLISECONDS);
        keeper.send(new News.Ready());
        Lines.read(System.in, Order.class, cell::obey);
        cell.playOn();
        // Not exit: the library's threads would keep the process, and its memory is given back by ending.
        Runtime.getRuntime().halt(0);
    }

    /** Nobody gives orders any more. Whoever is on hold goes on hearing music until another agent is there. */
    private void playOn() {
        seats.values().forEach(Occupant::playOn);
        untilEmpty(WITHOUT_KEEPER, Occupant::sayAgain);
        seats.values().forEach(Occupant::leave);
        untilEmpty(GOODBYE, _ -> {});
    }

    private void untilEmpty(Duration atMost, Consumer<Occupant> meanwhile) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (!seats.isEmpty() && System.nanoTime() < end) {
                seats.values().forEach(meanwhile);
                TimeUnit.MILLISECONDS.sleep(SAID_EVERY);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void pulse() {
        Pacer.Rhythm rhythm = pacer.rhythm();
        keeper.send(new News.Pulse(seats.values().stream().map(Occupant::pulse).toList(),
                rhythm.beats(), rhythm.late(), rhythm.skipped(), rhythm.latest().toMillis(), rhythm.drift().toMillis()));
    }

    private void obey(Order order) {
        if (order instanceof Order.Join join) {
            seats.put(join.seat(), new Occupant(join, studio, pacer, keeper, this::clip, () -> seats.remove(join.seat())));
            return;
        }
        Occupant occupant = seats.get(order.seat());
        if (occupant != null) {
            occupant.obey(order);
        }
    }

    private Clip clip(String file) {
        return clips.computeIfAbsent(file, name -> WavFile.read(Path.of(name)));
    }
}
