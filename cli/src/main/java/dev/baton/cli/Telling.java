package dev.baton.cli;

import dev.baton.port.Ledger.Entry;
import dev.baton.port.Ledger.Page;
import dev.baton.simulation.WorldEvent;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What happens in the phone world, as it happens: what Baton writes down, and what people hear. */
final class Telling implements AutoCloseable {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final PrintWriter out;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Set<String> written = new HashSet<>();
    private final Thread teller = Thread.ofVirtual().name("telling").unstarted(this::tell);

    Telling(PrintWriter out) {
        this.out = out;
    }

    /** What was said before stays unsaid. */
    void begin() {
        lines.clear();
        teller.start();
    }

    void happened(WorldEvent event) {
        switch (event.kind()) {
            case HEARS -> lines.add(line(event.at(), "    " + event.sentence().replace("hears ", "hears: ").replace("hold music", "♪ hold music")));
            case HUNG_UP, AGENT_KILLED, NOT_ANSWERED, REFERRED -> lines.add(line(event.at(), "    " + event.sentence()));
            case ROOM_OPENED, ROOM_CLOSED, INVITED, RINGING, ANSWERED, RELEASED, BRIEFING_STARTED, ACCEPTED, DECIDED, MERGED, MUSIC_ON,
                    STANDBY_MUSIC_ON, QUESTION_ASKED, NOTICE_SAID, INTRODUCED, TALKING, AGENT_SENT_FOR,
                    AGENT_JOINED, AGENT_LEFT, REFER_SENT, REFER_ACCEPTED -> {}
        }
    }

    synchronized void written(Page page) {
        for (Entry entry : page.entries()) {
            // The ledger may be told twice; a person is told once.
            if (written.add(page.workflow() + "/" + entry.number())) {
                lines.add(line(entry.at(), page.workflow() + ": " + entry.text()));
            }
        }
    }

    private static String line(Instant at, String words) {
        return "  " + CLOCK.format(at) + "  " + words;
    }

    private void tell() {
        try {
            while (true) {
                out.println(lines.take());
                out.flush();
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        teller.interrupt();
    }
}
