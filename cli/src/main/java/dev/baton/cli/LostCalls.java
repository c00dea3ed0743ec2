package dev.baton.cli;

import dev.baton.call.CallId;
import dev.baton.call.TenantId;
import dev.baton.desk.TransferDesk;
import dev.baton.directory.ListedRoster;
import dev.baton.keeping.Journals;
import dev.baton.keeping.Leases;
import dev.baton.keeping.Vault;
import dev.baton.port.Ledger;
import dev.baton.port.Ledger.Entry;
import dev.baton.port.Ledger.Page;
import dev.baton.store.Calls;
import dev.baton.store.KnownCall;
import dev.baton.store.KnownTransfer;
import dev.baton.store.Remembered;
import dev.baton.store.Transfers;
import dev.baton.watch.Calls.State;
import dev.baton.watch.Executions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that the ledger takes to be alive, and that Temporal does not carry: told as lost, not forgotten, and their secrets go. They were forgotten
 * with a Temporal in memory, or ended from outside, or kept by a door that died before it could begin them.
 */
final class LostCalls {

    private static final Logger LOG = LoggerFactory.getLogger(LostCalls.class);

    private static final int AT_ONCE = 200;
    private static final String FORGOTTEN = "lost: Temporal knows nothing of this call any more";
    private static final String ENDED = "lost: it was ended in Temporal from outside, and could not say goodbye";
    private static final String TRANSFER = "lost with its call";

    // Secrets are to be gone a minute after the end of their call, also if whoever looked after it has just died.
    private static final Duration ROUND = Duration.ofSeconds(15);
    private static final Duration TURN = Duration.ofSeconds(25);
    private static final String TURN_OF = "who looks for lost calls";
    // Longer than a door tries to begin what it kept: LiveKit has 5 s to open the room, and Temporal a minute and one last try of ten seconds.
    private static final Duration NOBODY_BEGINS_IT = Duration.ofMinutes(2);

    private final Executions executions;
    private final Calls calls;
    private final Transfers transfers;
    private final Journals journals;
    private final Vault vault;
    private final Ledger ledger;
    private final ListedRoster roster;
    private final InstantSource clock;

    LostCalls(Executions executions, Calls calls, Transfers transfers, Journals journals, Vault vault, Ledger ledger, ListedRoster roster,
            InstantSource clock) {
        this.executions = executions;
        this.calls = calls;
        this.transfers = transfers;
        this.journals = journals;
        this.vault = vault;
        this.ledger = ledger;
        this.roster = roster;
        this.clock = clock;
    }

    /** After a start on a Temporal that may be empty: whatever it does not carry is lost. How many there were. */
    int mark(TenantId tenant) {
        var lost = new ArrayList<KnownCall>();
        List<KnownCall> page = calls.list(tenant, false, null, AT_ONCE);
        while (!page.isEmpty()) {
            page.stream().filter(one -> isGone(state(one.call().id()))).forEach(lost::add);
            page = page.size() < AT_ONCE ? List.of() : calls.list(tenant, false, page.getLast().call().id(), AT_ONCE);
        }
        lost.forEach(one -> mark(one, FORGOTTEN));
        return lost.size();
    }

    /** Again and again until it is closed, by one process of the house at a time. */
    AutoCloseable goRounds(Leases leases) {
        String self = "worker-" + UUID.randomUUID();
        AutoCloseable rounds = Rounds.begin("lost-calls", Duration.ZERO, ROUND, () -> {
            if (leases.acquire(TURN_OF, self, TURN)) {
                look();
            }
        }, "calls that nobody carries could not be looked for");
        return () -> {
            rounds.close();
            leases.release(TURN_OF, self);
        };
    }

    private void look() {
        List<KnownCall> page = calls.notEnded(null, AT_ONCE);
        while (!page.isEmpty()) {
            for (KnownCall one : page) {
                switch (state(one.call().id())) {
                    case RUNNING -> {}
                    case CLOSED -> endedFromOutside(one);
                    case NOT_FOUND -> notThere(one);
                    // All others would be asked about in vain, too.
                    case UNREACHABLE -> {
                        return;
                    }
                }
            }
            page = page.size() < AT_ONCE ? List.of() : calls.notEnded(page.getLast().call().id(), AT_ONCE);
        }
    }

    private State state(CallId call) {
        return executions.state(TransferDesk.callWorkflow(call));
    }

    private static boolean isGone(State state) {
        return state == State.CLOSED || state == State.NOT_FOUND;
    }

    /** A transfer that is still letting everybody go tells its end itself. */
    private void endedFromOutside(KnownCall call) {
        CallId id = call.call().id();
        boolean standsDown = transfers.ofCall(call.call().tenant(), id).stream().anyMatch(one -> executions.state(one.id().value()) == State.RUNNING);
        if (standsDown) {
            vault.destroySecrets(id);
        } else if (mark(call, ENDED)) {
            LOG.atWarn().addKeyValue("callId", id).log("a call was ended from outside");
        }
    }

    /** One that never began is not begun now: whoever asked for it was not answered, and may have asked again. Two would be rung for one wish. */
    private void notThere(KnownCall known) {
        CallId call = known.call().id();
        if (!journals.of(TransferDesk.callWorkflow(call)).isEmpty()) {
            var unused = mark(known, FORGOTTEN);
        } else if (calls.neverBegan(call, NOBODY_BEGINS_IT)) {
            ledger.seal(call);
            LOG.atWarn().addKeyValue("callId", call).log("a call never began");
        }
    }

    /** False if it had ended by itself, and that was seen too early. */
    private boolean mark(KnownCall before, String sentence) {
        TenantId tenant = before.call().tenant();
        CallId id = before.call().id();
        KnownCall call = calls.find(tenant, id).orElse(before);
        if (call.ended() != null) {
            return false;
        }
        for (KnownTransfer transfer : transfers.ofCall(tenant, id)) {
            roster.releaseAllOf(transfer.id().value());
            if (Remembered.outcomeOf(transfer.id(), journals).isEmpty()) {
                write(transfer.id().value(), TRANSFER);
            }
        }
        write(TransferDesk.callWorkflow(id), sentence);
        if (!call.erased()) {
            var notes = new HashMap<>(call.notes());
            notes.put(Calls.LOST, sentence);
            calls.note(id, Map.copyOf(notes));
        }
        // Its secrets go, as at every end.
        ledger.seal(id);
        return true;
    }

    private void write(String workflow, String sentence) {
        List<Entry> before = journals.of(workflow);
        if (before.isEmpty() || !before.getLast().text().equals(sentence)) {
            int number = before.isEmpty() ? 1 : before.getLast().number() + 1;
            journals.add(new Page(workflow, List.of(new Entry(number, clock.instant(), null, sentence))));
        }
    }
}
