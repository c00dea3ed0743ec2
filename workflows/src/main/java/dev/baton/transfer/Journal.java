package dev.baton.transfer;

import dev.baton.port.Ledger.Entry;
import dev.baton.port.Ledger.Page;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The timeline of one workflow: append-only, readable, shown in Temporal's UI and sent to the ledger by and by. */
final class Journal {

    private final String workflow;
    private final String title;
    private final int offset;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Page> pagesOfOthers = new ArrayList<>();
    private int recorded;
    private int released = Integer.MAX_VALUE;

    Journal(String workflow, String title, int entriesOfEarlierRuns) {
        this.workflow = workflow;
        this.title = title;
        this.offset = entriesOfEarlierRuns;
    }

    void write(String text) {
        write(null, text);
    }

    void write(@Nullable Step step, String text) {
        var at = Instant.ofEpochMilli(Workflow.currentTimeMillis());
        entries.add(new Entry(offset + entries.size() + 1, at, step == null ? null : step.number(), text));
        Workflow.setCurrentDetails(details());
    }

    void writeFirst(TransferOrder order) {
        TransferRequest request = order.request();
        if (order.before() == 0) {
            write(request.askedBy().spoken() + " asked for " + request.to());
        } else {
            write(switch (request.mode()) {
                case WARM -> "now with a briefing";
                case COLD -> "now through the carrier";
                case BRIDGED -> "now through our own trunk";
            });
        }
    }

    String now() {
        return entries.isEmpty() ? "" : entries.getLast().text();
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    int count() {
        return offset + entries.size();
    }

    /** Entries of a transfer that ended before the ledger had them. */
    void forward(String otherWorkflow, List<Entry> unrecorded) {
        if (!unrecorded.isEmpty()) {
            pagesOfOthers.add(new Page(otherWorkflow, unrecorded));
        }
    }

    List<Entry> unrecorded() {
        return List.copyOf(entries.subList(recorded, entries.size()));
    }

    /** For when machines wait for each other: the ledger gets its pages in the {@link #pause}s, and the rest with the report. */
    void startRecordingInPauses() {
        released = 0;
        startRecording();
    }

    /** A person is waited for from here on, and others may want to read along. */
    void pause() {
        released = entries.size();
    }

    /** One coroutine sends everything in order. No step ever waits for it, and no cancellation stops it. */
    void startRecording() {
        Workflow.newDetachedCancellationScope(() -> Async.procedure(this::record)).run();
    }

    boolean settled() {
        return recorded >= due() && pagesOfOthers.isEmpty();
    }

    private int due() {
        return Math.min(released, entries.size());
    }

    private void record() {
        while (true) {
            Workflow.await(() -> !settled());
            if (!pagesOfOthers.isEmpty()) {
                send(pagesOfOthers.getFirst());
                pagesOfOthers.removeFirst();
            } else {
                int upTo = due();
                send(new Page(workflow, entries.subList(recorded, upTo)));
                recorded = upTo;
            }
        }
    }

    private static void send(Page page) {
        try {
            Ports.ledger().record(page);
        } catch (ActivityFailure failure) {
            // A week of trying. The workflow is the truth, and a rebuild reads it from there.
            Workflow.getLogger(Journal.class).error("the ledger did not take a page", failure);
        }
    }

    private String details() {
        var page = new StringBuilder("### ").append(title).append("\n\n**Now:** ").append(now()).append("\n\n");
        for (Entry entry : entries) {
            LocalTime time = LocalTime.ofInstant(entry.at(), ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
            page.append("- `").append(time).append("` ");
            if (entry.step() != null) {
                page.append("**").append(entry.step()).append("** ");
            }
            page.append(entry.text()).append('\n');
        }
        return page.toString();
    }
}
