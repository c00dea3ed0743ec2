package dev.baton.api;

import dev.baton.call.Destination;
import dev.baton.call.Party;
import dev.baton.desk.Said;
import dev.baton.port.ConsultationId;
import dev.baton.port.Ledger.Entry;
import dev.baton.store.KnownCall;
import dev.baton.store.KnownTransfer;
import dev.baton.store.Remembered;
import dev.baton.transfer.Decision;
import dev.baton.transfer.Outcome;
import dev.baton.transfer.Progress;
import dev.baton.transfer.Told;
import dev.baton.transfer.TransferId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Transfers: watched, decided, called off. */
@RestController
final class TransfersPage {

    private final Backstage backstage;

    TransfersPage(Backstage backstage) {
        this.backstage = backstage;
    }

    record Active(
            String transferId, @Nullable String agentA, @Nullable String agentB, @Nullable String callerName, String status, Instant createdAt,
            @Nullable String summary) {}

    record AllActive(List<Active> activeTransfers) {}

    @GetMapping("/transfers/active")
    AllActive active(@RequestParam(defaultValue = "50") int limit) {
        var glance = new Glance(backstage);
        return new AllActive(backstage.transfers().underWay(backstage.tenant(), CallsPage.limit(limit)).stream()
                .map(one -> active(one, glance))
                .filter(one -> one != null)
                .toList());
    }

    /** What the table says to be under way is asked for itself: the workflow knows. */
    private @Nullable Active active(KnownTransfer known, Glance glance) {
        Optional<Said<Progress>> answer = glance.at(known.id());
        if (answer.isEmpty()) {
            return new Active(known.id().value(), known.notes().get("agent_a"), known.notes().get("agent_b"), caller(known), Glance.UNKNOWN, known.begun(), null);
        }
        if (!(answer.get() instanceof Said.Done<Progress>(Progress progress)) || progress.outcome() != null) {
            // One that was just asked for has not begun yet.
            if (!Looks.isInHand(backstage, known.id())) {
                backstage.transfers().ended(known.id());
            }
            return null;
        }
        return new Active(known.id().value(), known.notes().get("agent_a"), known.notes().get("agent_b"), caller(known), word(progress), known.begun(),
                texts(progress).map(Reception.Texts::summary).orElse(null));
    }

    private @Nullable String caller(KnownTransfer known) {
        return backstage.calls().find(backstage.tenant(), known.id().call()).map(call -> call.notes().get("caller_name")).orElse(null);
    }

    private Optional<Reception.Texts> texts(Progress progress) {
        return Optional.ofNullable(progress.briefing()).flatMap(backstage.reception()::texts);
    }

    record Step(int number, Instant at, @Nullable Integer step, String text) {}

    record Seen(
            String transferId, String callId, @Nullable String agentB, String status, @Nullable String outcome, @Nullable Integer sipStatus,
            @Nullable String now, Instant createdAt, List<Step> journal, @Nullable String agentA, @Nullable String summary,
            @Nullable String agentScript, @Nullable Instant asOf) {}

    @GetMapping("/transfers/{transferId}")
    Seen look(@PathVariable String transferId) {
        KnownTransfer known = known(transferId);
        Optional<Said<Progress>> answer = new Glance(backstage).at(known.id());
        return answer.isPresent() ? seen(known, answer.get()) : asWritten(known);
    }

    /** No worker answers: what it has written down, and when that was. */
    private Seen asWritten(KnownTransfer known) {
        List<Entry> written = backstage.journals().of(known.id().value());
        String outcome = Remembered.outcomeOf(known.id(), backstage.journals()).orElse(null);
        return new Seen(known.id().value(), known.id().call().value(), known.notes().get("agent_b"), outcome == null ? Glance.UNKNOWN : "ended", outcome, null,
                written.isEmpty() ? null : written.getLast().text(), known.begun(), steps(written), known.notes().get("agent_a"), null, null,
                written.isEmpty() ? known.begun() : written.getLast().at());
    }

    private Seen seen(KnownTransfer known, Said<Progress> said) {
        String call = known.id().call().value();
        return switch (said) {
            case Said.Done<Progress>(Progress progress) -> {
                Outcome outcome = progress.outcome();
                Optional<Reception.Texts> texts = texts(progress);
                yield new Seen(known.id().value(), call, known.notes().get("agent_b"), word(progress), outcome == null ? null : Told.of(outcome),
                        outcome instanceof Outcome.Refused refused ? refused.sipStatus() : null, progress.now(), known.begun(), steps(progress.journal()),
                        known.notes().get("agent_a"), texts.map(Reception.Texts::summary).orElse(null), texts.map(Reception.Texts::agentScript).orElse(null), null);
            }
            // Its workflow is gone, or cannot tell: what it wrote is left.
            case Said.Refused<Progress> refused -> {
                String outcome = Remembered.outcomeOf(known.id(), backstage.journals()).orElse(null);
                yield new Seen(known.id().value(), call, known.notes().get("agent_b"), gone(known.id(), outcome), outcome, null, null,
                        known.begun(), steps(backstage.journals().of(known.id().value())), known.notes().get("agent_a"), null, null, null);
            }
        };
    }

    /** The word for one whose workflow tells nothing any more. */
    String gone(TransferId id, @Nullable String outcome) {
        boolean erased = backstage.calls().find(backstage.tenant(), id.call()).filter(KnownCall::erased).isPresent();
        return erased ? "erased" : outcome == null ? "lost" : "ended";
    }

    private static List<Step> steps(List<Entry> journal) {
        return journal.stream().map(one -> new Step(one.number(), one.at(), one.step(), one.text())).toList();
    }

    record Done(String transferId, String status) {}

    record Reason(@Nullable String reason, @Nullable Boolean tellCaller) {}

    record Elsewhere(@Nullable String destination) {}

    @PostMapping("/transfers/{transferId}/accept")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Done accept(@PathVariable String transferId) {
        return decide(transferId, new Decision.Accept(), "accepted");
    }

    @PostMapping("/transfers/{transferId}/decline")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Done decline(@PathVariable String transferId, @RequestBody(required = false) @Nullable Reason said) {
        String reason = said == null || said.reason() == null || said.reason().isBlank() ? "no reason given" : said.reason();
        return decide(transferId, new Decision.Decline(reason, said != null && Boolean.TRUE.equals(said.tellCaller())), "declined");
    }

    @PostMapping("/transfers/{transferId}/redirect")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Done redirect(@PathVariable String transferId, @RequestBody Elsewhere to) {
        if (to.destination() == null) {
            throw Problem.field(Problem.Kind.MISSING_FIELD, "destination", "destination is needed: one of the directory.");
        }
        try {
            return decide(transferId, new Decision.Redirect(new Destination(to.destination())), "redirected");
        } catch (IllegalArgumentException wrong) {
            throw Problem.field(Problem.Kind.INVALID_FIELD, "destination", "destination: " + wrong.getMessage() + ".");
        }
    }

    @PostMapping("/transfers/{transferId}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Done cancel(@PathVariable String transferId) {
        TransferId id = known(transferId).id();
        return done(backstage.desk().callOff(id, Party.OPERATOR), "cancelled");
    }

    private Done decide(String transferId, Decision decision, String word) {
        TransferId id = known(transferId).id();
        return switch (backstage.desk().watch(id)) {
            case Said.Refused<Progress>(String why) -> throw new Problem(Problem.Kind.TRANSFER_REFUSED, why);
            case Said.Done<Progress>(Progress progress) -> {
                ConsultationId open = progress.deciding();
                if (open == null) {
                    throw new Problem(Problem.Kind.TRANSFER_REFUSED, "Nobody is being asked to decide just now.");
                }
                yield done(backstage.desk().decide(id, new Decision.Slip(open, decision, Party.OPERATOR)), word);
            }
        };
    }

    private Done done(Said<TransferId> said, String word) {
        return switch (said) {
            case Said.Refused<TransferId>(String why) -> throw new Problem(Problem.Kind.TRANSFER_REFUSED, why);
            case Said.Done<TransferId>(TransferId id) -> {
                backstage.audit().write(backstage.tenant(), backstage.who(), word + " a transfer", id.value());
                yield new Done(id.value(), word);
            }
        };
    }

    KnownTransfer known(String said) {
        try {
            return backstage.transfers().find(backstage.tenant(), new TransferId(said)).orElseThrow(TransfersPage::unknown);
        } catch (IllegalArgumentException noneOfOurs) {
            throw unknown();
        }
    }

    private static Problem unknown() {
        return new Problem(Problem.Kind.UNKNOWN_TRANSFER, "There is no transfer of this id: it never began, or is another house's.");
    }

    static String word(Progress progress) {
        return progress.outcome() == null ? progress.supervisor().name().toLowerCase(Locale.ROOT)
                : progress.outcome() instanceof Outcome.Connected || progress.outcome() instanceof Outcome.Referred ? "completed" : "failed";
    }
}
