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
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Prints the timeline of what is under way, line by line as it is written. */
final class Following {

    private static final long LOOKS_EVERY_MILLIS = 300;

    // A worker that is restarted is back by then.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TransferDesk desk;
    private final Screen screen;
    private int printed = -1;
    private long lastHeard = System.nanoTime();

    Following(TransferDesk desk, Screen screen) {
        this.desk = desk;
        this.screen = screen;
    }

    /** Zero if caller and destination are together. */
    int untilOver(TransferId transfer) throws InterruptedException {
        while (true) {
            // First the call: one way may have failed, and the call goes another under the same name.
            boolean over = heard(() -> desk.watch(transfer.call())) instanceof Said.Done<CallProgress>(CallProgress call) && isOver(call, transfer);
            if (heard(() -> desk.watch(transfer)) instanceof Said.Done<Progress>(Progress progress)) {
                print(progress.journal());
                Outcome outcome = progress.outcome();
                if (over && outcome != null) {
                    screen.line(Told.of(outcome));
                    return outcome instanceof Outcome.Connected || outcome instanceof Outcome.Referred ? 0 : 1;
                }
            }
            Thread.sleep(LOOKS_EVERY_MILLIS);
        }
    }

    private static boolean isOver(CallProgress call, TransferId transfer) {
        String number = transfer.value().substring(transfer.value().lastIndexOf('-') + 1);
        return call.end() != null || call.journal().stream().anyMatch(entry -> entry.text().startsWith("transfer " + number + " ended"));
    }

    /** Zero if somebody picked up; the call goes on without whoever is at this terminal. */
    int untilAnswered(CallId call) throws InterruptedException {
        while (true) {
            if (heard(() -> desk.watch(call)) instanceof Said.Done<CallProgress>(CallProgress progress)) {
                print(progress.journal());
                if (progress.end() != null) {
                    screen.line(Told.of(progress.end()));
                    return 1;
                }
                if (progress.journal().stream().anyMatch(entry -> entry.text().equals("the caller: answered"))) {
                    return 0;
                }
            }
            Thread.sleep(LOOKS_EVERY_MILLIS);
        }
    }

    /** A call goes on whether or not anybody at this terminal hears of it. */
    private <T> Said<T> heard(Supplier<Said<T>> ask) {
        try {
            Said<T> said = ask.get();
            if (said instanceof Said.Done) {
                lastHeard = System.nanoTime();
            }
            return toldInTime(said);
        } catch (WorkflowServiceException | StatusRuntimeException away) {
            return toldInTime(new Said.Refused<>("it does not answer"));
        }
    }

    private <T> Said<T> toldInTime(Said<T> said) {
        if (System.nanoTime() - lastHeard > PATIENCE.toNanos()) {
            throw new Wrong(Wrong.SURROUNDINGS, "for " + PATIENCE.toSeconds() + " s nobody has told how it goes on. The call is not lost:"
                    + " see that a 'baton worker' runs, and look at the call in Temporal's UI.");
        }
        return said;
    }

    private void print(List<Entry> journal) {
        for (Entry entry : journal) {
            if (entry.number() > printed) {
                screen.line("  " + entry.text());
                printed = entry.number();
            }
        }
    }
}
