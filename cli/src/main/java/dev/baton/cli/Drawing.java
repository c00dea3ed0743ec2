package dev.baton.cli;

import dev.baton.port.Ledger.Entry;
import dev.baton.port.Ledger.Page;
import dev.baton.simulation.LiveStage;
import dev.baton.simulation.Performance;
import dev.baton.simulation.Story;
import dev.baton.simulation.WorldEvent;
import dev.baton.transfer.Told;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Set;

/** The timeline as it grows: on the left what Baton writes down, on the right what people hear. */
final class Drawing {

    private static final int LEFT = 64;
    private static final long BLINK_NANOS = 500_000_000L;

    private final PrintWriter out;
    private final LiveStage stage;
    private final PriorityQueue<Line> waiting = new PriorityQueue<>();
    private final Set<String> written = new HashSet<>();
    private long drawn;
    private final boolean colours = System.console() != null && System.getenv("NO_COLOR") == null;

    Drawing(PrintWriter out, LiveStage stage) {
        this.out = out;
        this.stage = stage;
        Thread.ofVirtual().name("drawing").start(this::drawWhenDue);
    }

    void begin(Story story, String where, double pace) {
        out.println();
        out.println(bold(story.name()));
        out.println("  " + story.promise());
        out.println(dim("  SIMULATED phones " + where + ", " + speed(pace)));
        out.println();
        out.println(dim(String.format(Locale.ROOT, "  %7s  %s  %-" + LEFT + "s %s", "time", "step", "what Baton writes down", "what people hear")));
        out.flush();
    }

    private static String speed(double pace) {
        return pace == 1 ? "real time" : String.format(Locale.ROOT, "%s times faster than life", pace == Math.rint(pace) ? (Object) (long) pace : pace);
    }

    synchronized void happened(WorldEvent event) {
        if (event.kind() == WorldEvent.Kind.HEARS) {
            String heard = event.sentence().replace("hears ", "hears: ").replace("hold music", "♪ hold music");
            line(stage.secondsAt(event.at()), "", "", heard.contains("silence") ? dim(heard) : green(heard));
        } else if (event.kind() == WorldEvent.Kind.HUNG_UP || event.kind() == WorldEvent.Kind.AGENT_KILLED) {
            line(stage.secondsAt(event.at()), "", "", yellow("✗ " + event.sentence()));
        }
    }

    synchronized void written(Page page) {
        boolean call = page.workflow().startsWith("call-");
        for (Entry entry : page.entries()) {
            if (!written.add(page.workflow() + entry.number())) {
                // The ledger may be told twice; a person is told once.
                continue;
            }
            String step = entry.step() == null ? "" : entry.step().toString();
            String text = (call ? "│ " : "│   ") + entry.text();
            line(stage.secondsAtMachine(entry.at()), step, entry.step() == null ? text : bold(text), "");
        }
    }

    /** What reaches us late is still drawn in its place, if it comes within a blink. */
    private void line(double seconds, String step, String left, String right) {
        waiting.add(new Line(Math.max(0, seconds), drawn++, step, left, right, System.nanoTime() + BLINK_NANOS));
        notifyAll();
    }

    private void drawWhenDue() {
        try {
            while (true) {
                synchronized (this) {
                    while (waiting.isEmpty()) {
                        wait();
                    }
                    long left = waiting.peek().due() - System.nanoTime();
                    if (left > 0) {
                        wait(left / 1_000_000 + 1);
                    } else {
                        draw(waiting.remove());
                    }
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void draw(Line line) {
        String left = line.left();
        int shown = left.replaceAll("\u001b\\[[0-9;]*m", "").length();
        out.println(String.format(Locale.ROOT, "  %6.1fs  %4s  %s%s %s", line.seconds(), line.step(), left,
                " ".repeat(Math.max(0, LEFT - shown)), line.right()).stripTrailing());
        out.flush();
    }

    private record Line(double seconds, long order, String step, String left, String right, long due) implements Comparable<Line> {
        @Override
        public int compareTo(Line other) {
            int byTime = Double.compare(seconds, other.seconds);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    synchronized void end(Performance performance, List<String> broken) {
        while (!waiting.isEmpty()) {
            draw(waiting.remove());
        }
        out.println();
        performance.transfers().forEach((id, transfer) -> out.println("  " + id + ": "
                + (transfer.outcome() == null ? "has not ended" : Told.of(transfer.outcome()))));
        performance.refusals().forEach(refusal -> out.println("  refused: " + refusal));
        performance.calls().forEach(call -> out.println("  call: "
                + (call.end() == null ? "has not ended" : Told.of(call.end()))));
        if (broken.isEmpty()) {
            out.println(green("  ✓ the promise was kept"));
        } else {
            broken.forEach(one -> out.println(yellow("  ✗ broken: " + one)));
        }
        out.println();
        out.flush();
    }

    private String bold(String text) {
        return paint("1", text);
    }

    private String dim(String text) {
        return paint("2", text);
    }

    private String green(String text) {
        return paint("32", text);
    }

    private String yellow(String text) {
        return paint("33", text);
    }

    private String paint(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
