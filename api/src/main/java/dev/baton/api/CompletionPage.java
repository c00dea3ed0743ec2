package dev.baton.api;

import dev.baton.call.Party;
import dev.baton.desk.Said;
import dev.baton.port.ConsultationId;
import dev.baton.store.KnownCall;
import dev.baton.store.KnownTransfer;
import dev.baton.transfer.Decision;
import dev.baton.transfer.Outcome;
import dev.baton.transfer.Progress;
import dev.baton.transfer.Progress.SupervisorState;
import dev.baton.transfer.Told;
import dev.baton.transfer.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** Agent A has briefed Agent B and says so; and whoever waits for it asks whether the caller has been handed over. */
@RestController
final class CompletionPage {

    // Twice five seconds in which Agent B's page is to come over, and what a busy machine takes.
    private static final Duration JOINED_WITHIN = Duration.ofSeconds(25);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int NAMESAKES = 50;

    private final Backstage backstage;
    private final TransfersPage transfers;
    private final CallsPage calls;

    CompletionPage(Backstage backstage, TransfersPage transfers, CallsPage calls) {
        this.backstage = backstage;
        this.transfers = transfers;
        this.calls = calls;
    }

    record Completed(String status, String finalRoom, @Nullable String agentB) {}

    @PostMapping("/transfer/{transferId}/complete")
    Completed complete(@PathVariable String transferId) throws InterruptedException {
        KnownTransfer known = transfers.known(transferId);
        KnownCall call = calls.known(known.id().call().value());
        ConsultationId open = toBeCompleted(known.id());
        var slip = new Decision.Slip(open, new Decision.Accept(), Party.BRIEFER);
        if (backstage.desk().decide(known.id(), slip) instanceof Said.Refused<TransferId>(String why)) {
            // Somebody was quicker, or Agent B has just gone.
            throw new Problem(Problem.Kind.ALREADY_COMPLETED, why);
        }
        backstage.audit().write(backstage.tenant(), backstage.who(), "completed a transfer", known.id().value());
        untilJoined(known.id());
        return new Completed("transfer_completed", call.call().room().value(), known.notes().get("agent_b"));
    }

    private ConsultationId toBeCompleted(TransferId id) {
        Progress progress = progress(id);
        Outcome outcome = progress.outcome();
        if (outcome instanceof Outcome.Connected || outcome instanceof Outcome.Referred || progress.supervisor() == SupervisorState.MERGED) {
            throw new Problem(Problem.Kind.ALREADY_COMPLETED, "This transfer was completed before: the caller has been handed over.");
        }
        if (outcome != null) {
            throw notJoined(outcome);
        }
        ConsultationId open = progress.deciding();
        if (open == null) {
            throw new Problem(Problem.Kind.NOBODY_BRIEFED, "Agent B is not there yet, or is being brought to the caller already.");
        }
        return open;
    }

    private Progress progress(TransferId id) {
        return switch (backstage.desk().watch(id)) {
            case Said.Done<Progress>(Progress progress) -> progress;
            case Said.Refused<Progress>(String why) -> throw new Problem(Problem.Kind.TRANSFER_OVER, why);
        };
    }

    private void untilJoined(TransferId id) throws InterruptedException {
        long end = System.nanoTime() + JOINED_WITHIN.toNanos();
        while (System.nanoTime() < end) {
            Progress progress = progress(id);
            Outcome outcome = progress.outcome();
            if (progress.supervisor() == SupervisorState.MERGED || outcome instanceof Outcome.Connected) {
                return;
            }
            if (outcome != null) {
                throw notJoined(outcome);
            }
            Thread.sleep(LOOK);
        }
        throw new Problem(Problem.Kind.AWAY, "It is decided, and the two are not joined yet: GET /transfers/" + id + " tells when.");
    }

    private static Problem notJoined(Outcome outcome) {
        return new Problem(Problem.Kind.TRANSFER_OVER, "This transfer is over, and the caller was not handed over: " + Told.of(outcome) + ".");
    }

    /** {@code calls}: of all who are called so, for an operator; nothing is said of any in particular if there are several. */
    record Status(
            boolean transferComplete,
            @Nullable String transferId,
            @Nullable String finalRoom,
            @Nullable String agentB,
            @Nullable String callerToken,
            String livekitUrl,
            @Nullable List<Namesake> calls) {
        @Override
        public String toString() {
            return "how a caller's transfer stands";
        }
    }

    record Namesake(
            String callId,
            Instant createdAt,
            @Nullable Instant endedAt,
            boolean transferComplete,
            @Nullable String transferId,
            @Nullable String finalRoom,
            @Nullable String agentB) {}

    @GetMapping("/caller/{callerName}/transfer-status")
    Status status(@PathVariable String callerName, @RequestAttribute(name = CallSession.GUEST, required = false) @Nullable KnownCall guest) {
        String url = backstage.reception().livekitUrl();
        if (guest != null) {
            String name = guest.notes().get("caller_name");
            if (!PersonName.same(callerName, name)) {
                throw WebCallsPage.elsewhere();
            }
            Namesake own = stands(guest);
            String token = own.transferComplete() && name != null && Living.is(backstage, guest)
                    ? backstage.reception().forCaller(guest.call(), name).token() : null;
            return new Status(own.transferComplete(), own.transferId(), own.finalRoom(), own.agentB(), token, url, null);
        }
        List<Namesake> all = backstage.calls().ofCaller(backstage.tenant(), PersonName.composed(callerName), NAMESAKES).stream().map(this::stands).toList();
        if (all.isEmpty()) {
            throw new Problem(Problem.Kind.UNKNOWN_CALLER, "No call is known of a caller of this name.");
        }
        if (all.size() > 1) {
            return new Status(false, null, null, null, null, url, all);
        }
        Namesake only = all.getFirst();
        return new Status(only.transferComplete(), only.transferId(), only.finalRoom(), only.agentB(), null, url, all);
    }

    private Namesake stands(KnownCall known) {
        List<KnownTransfer> all = backstage.transfers().ofCall(backstage.tenant(), known.call().id());
        KnownTransfer last = all.isEmpty() ? null : all.getLast();
        boolean complete = last != null && backstage.desk().watch(last.id()) instanceof Said.Done<Progress>(Progress progress)
                && (progress.supervisor() == SupervisorState.MERGED || progress.outcome() instanceof Outcome.Referred);
        return new Namesake(known.call().id().value(), known.begun(), known.ended(), complete, last == null ? null : last.id().value(),
                complete ? known.call().room().value() : null, last == null ? null : last.notes().get("agent_b"));
    }
}
