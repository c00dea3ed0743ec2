package dev.baton.cli;

import dev.baton.call.CallId;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.port.Ledger.Entry;
import dev.baton.transfer.CallProgress;
import dev.baton.transfer.Outcome;
import dev.baton.transfer.Progress;
import dev.baton.transfer.Told;
import dev.baton.transfer.TransferId;
import java.io.PrintWriter;
import java.util.List;

/** Prints the timeline of what is under way, line by line as it is written. */
final class Following {

    private static final long LOOKS_EVERY_MILLIS = 300;

    private final TransferDesk desk;
    private final PrintWriter out;
    private int printed;

    Following(TransferDesk desk, PrintWriter out) {
        this.desk = desk;
        this.out = out;
    }

    /** Zero if caller and destination are together. */
    int untilOver(TransferId transfer) throws InterruptedException {
        while (true) {
            if (desk.watch(transfer) instanceof Said.Done<Progress>(Progress progress)) {
                print(progress.journal());
                Outcome outcome = progress.outcome();
                if (outcome != null) {
                    out.println(Told.of(outcome));
                    out.flush();
                    return outcome instanceof Outcome.Connected || outcome instanceof Outcome.Referred ? 0 : 1;
                }
            }
            Thread.sleep(LOOKS_EVERY_MILLIS);
        }
    }

    /** Zero if somebody picked up; the call goes on without whoever is at this terminal. */
    int untilAnswered(CallId call) throws InterruptedException {
        while (true) {
            if (desk.watch(call) instanceof Said.Done<CallProgress>(CallProgress progress)) {
                print(progress.journal());
                if (progress.end() != null) {
                    out.println(Told.of(progress.end()));
                    out.flush();
                    return 1;
                }
                if (progress.journal().stream().anyMatch(entry -> entry.text().equals("the caller: answered"))) {
                    return 0;
                }
            }
            Thread.sleep(LOOKS_EVERY_MILLIS);
        }
    }

    private void print(List<Entry> journal) {
        for (Entry entry : journal.subList(Math.min(printed, journal.size()), journal.size())) {
            out.println("  " + entry.text());
        }
        printed = journal.size();
        out.flush();
    }
}
