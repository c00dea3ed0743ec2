package dev.baton.api;

import dev.baton.call.TenantId;
import dev.baton.desk.NoAnswer;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.store.KnownTransfer;
import dev.baton.transfer.CallProgress;
import dev.baton.transfer.CallProgress.CallerState;
import dev.baton.transfer.Outcome;
import dev.baton.transfer.Progress;
import dev.baton.transfer.TransferId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How transfers stand, looked at once in a while however many want to know. Nothing here is older than a tenth of a second. */
final class Looks {

    private static final Duration FRESH = Duration.ofMillis(100);
    private static final int MOST = 200;
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final int TRIES = 30;
    private static final Logger LOG = LoggerFactory.getLogger(Looks.class);

    private final Backstage backstage;
    private final Map<TransferId, Look<Standing>> transfers = new ConcurrentHashMap<>();
    private final Map<TenantId, Look<List<KnownTransfer>>> underWay = new ConcurrentHashMap<>();

    Looks(Backstage backstage) {
        this.backstage = backstage;
    }

    /** {@code progress}: nothing, if its workflow is gone. */
    record Standing(Optional<Progress> progress, boolean over) {}

    private record Look<T>(long at, CompletableFuture<T> seen) {
        boolean isFresh(long now) {
            return !seen.isDone() || now - at < FRESH.toNanos();
        }
    }

    CompletableFuture<Standing> at(TransferId id) {
        long now = System.nanoTime();
        transfers.values().removeIf(look -> !look.isFresh(now));
        return transfers.computeIfAbsent(id, _ -> new Look<>(now, CompletableFuture.supplyAsync(() -> standing(id), Thread::startVirtualThread))).seen();
    }

    /** The latest of them, where there are very many. */
    CompletableFuture<List<KnownTransfer>> underWay(TenantId tenant) {
        long now = System.nanoTime();
        underWay.values().removeIf(look -> !look.isFresh(now));
        return underWay.computeIfAbsent(tenant, _ -> new Look<>(now, CompletableFuture.supplyAsync(
                () -> backstage.transfers().underWay(tenant, MOST), Thread::startVirtualThread))).seen();
    }

    private Standing standing(TransferId id) {
        TransferDesk desk = backstage.desk();
        Optional<Progress> progress = patiently(() -> desk.watch(id)) instanceof Said.Done<Progress>(Progress now) ? Optional.of(now) : Optional.empty();
        return new Standing(progress, isOver(id, progress));
    }

    /** A transfer that did not succeed in one way may go on in another, under the same name; and one that was just asked for may not have begun. */
    private boolean isOver(TransferId id, Optional<Progress> progress) {
        Outcome outcome = progress.map(Progress::outcome).orElse(null);
        boolean perhaps = progress.isEmpty() || outcome instanceof Outcome.NotMerged || outcome instanceof Outcome.Refused;
        return perhaps ? !patiently(() -> isInHand(backstage, id)) : outcome != null;
    }

    /** Whoever follows what happens is not sent away because no worker is there for a while. */
    private static <T> T patiently(Supplier<T> look) {
        for (int again = TRIES; again > 1; again--) {
            try {
                return look.get();
            } catch (NoAnswer notYet) {
                LOG.debug("no worker answers somebody who follows", notYet);
                // A server that has seen none for a while says so at once.
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
        return look.get();
    }

    /** Whether its call says that it is under way. */
    static boolean isInHand(Backstage backstage, TransferId id) {
        return backstage.desk().watch(id.call()) instanceof Said.Done<CallProgress>(CallProgress call) && id.equals(call.transfer())
                && call.end() == null && call.caller() == CallerState.ESCALATED;
    }
}
