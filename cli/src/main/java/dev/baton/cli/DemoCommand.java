package dev.baton.cli;

import dev.baton.keeping.KeyRing;
import dev.baton.keeping.KeyRingInFiles;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.simulation.LiveStage;
import dev.baton.simulation.Performance;
import dev.baton.simulation.Stories;
import dev.baton.simulation.Story;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One story, played and drawn at the terminal. */
@Command(
        name = "demo",
        description = "Plays a transfer in a simulated phone world and draws it live: who hears what, each step with its time.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final String FIRST = "next-supervisor";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--scenario", paramLabel = "NAME", description = "The story to play; --list names them all. Default: " + FIRST)
    private String scenario = FIRST;

    @Option(names = "--list", description = "List the stories, one a line.")
    private boolean list;

    @Option(names = "--temporal", paramLabel = "HOST:PORT",
            description = "Play on this Temporal server. Default: one in memory. The payload keys are then kept in ./.baton.")
    private @Nullable String temporal;

    @Option(names = "--pace", paramLabel = "N", description = "People live N times faster than the clock. Default: 5")
    private double pace = 5;

    @Option(names = "--ports", description = "Play at the workflow's ports, without LiveKit's API in between.")
    private boolean ports;

    @Override
    public Integer call() {
        PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.root().commandLine().getOut();
        if (list) {
            Stories.all().forEach(story -> out.println(story.name()));
            return 0;
        }
        Story story = Stories.named(scenario).orElseThrow(() -> unknown(scenario));
        if (!(pace > 0) || pace > 1000) {
            throw new Wrong(Wrong.USAGE, "a pace of " + pace + " cannot be played: choose one between 0.1 and 1000, 1 is real time.");
        }
        try (Temporal server = temporal == null ? Temporal.inMemory() : Temporal.at(temporal)) {
            KeyRing keys = server.isInMemory() ? new KeyRingInMemory() : new KeyRingInFiles(Path.of(".baton"));
            Playing playing = Playing.of(story, ports);
            try (var stage = new LiveStage(server.stubs(), server.namespace(), keys, pace, playing.equipment())) {
                return play(story, playing, stage, server, out);
            }
        }
    }

    private int play(Story story, Playing playing, LiveStage stage, Temporal server, PrintWriter out) {
        var drawing = new Drawing(out, stage);
        drawing.begin(story, playing + ", " + server, pace);
        playing.why().ifPresent(why -> out.println("  " + why));
        Performance performance = stage.perform(story, drawing::happened, drawing::written);
        List<String> broken = performance.broken();
        drawing.end(performance, broken);
        if (!server.isInMemory()) {
            performance.transfers().keySet().forEach(id -> out.println("  look at it in Temporal's UI: " + id
                    + "   ('./baton codec' lets the UI read it)"));
        }
        return broken.isEmpty() ? 0 : 1;
    }

    static Wrong unknown(String name) {
        List<String> near = Stories.all().stream()
                .map(Story::name)
                .filter(one -> List.of(name.split("-", -1)).stream().anyMatch(word -> word.length() > 3 && one.contains(word)))
                .toList();
        return new Wrong(Wrong.USAGE, "there is no scenario \"" + name + "\""
                + (near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?")
                + " './baton demo --list' names them all.");
    }
}
