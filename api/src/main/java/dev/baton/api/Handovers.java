package dev.baton.api;

import dev.baton.api.CallsPage.Begun;
import dev.baton.api.CallsPage.Handover;
import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.Party;
import dev.baton.desk.Said;
import dev.baton.port.BriefingBy;
import dev.baton.store.KnownCall;
import dev.baton.transfer.CallProgress;
import dev.baton.transfer.CallProgress.CallerState;
import dev.baton.transfer.TransferId;
import dev.baton.transfer.TransferRequest;
import dev.baton.transfer.TransferRequest.Mode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins transfers: to a destination of the directory, or to a colleague who is named and comes at a page. */
final class Handovers {

    private static final Duration GOOD_FOR = Duration.ofSeconds(30);
    private static final String AGENT_A = "Agent A";

    private final Backstage backstage;

    Handovers(Backstage backstage) {
        this.backstage = backstage;
    }

    private record Way(Destination to, Mode mode, BriefingBy briefing, Party askedBy, String reason) {}

    Begun begin(KnownCall known, Handover handover, @Nullable String key) {
        Call call = known.call();
        Way way = way(known, handover, key);
        if (way.askedBy() == Party.OPERATOR) {
            backstage.outbound().tooMany(call.tenant()).ifPresent(full -> {
                throw new Problem(Problem.Kind.DIAL_CAP, full.sentence(), full.retryAfter());
            });
        }
        String reason = handover.reason() == null || handover.reason().isBlank() ? way.reason() : handover.reason();
        String id = "api-" + (key == null ? CallId.random(new SecureRandom()).value() : CallsPage.digest("transfer " + call.id() + " " + key));
        var request = new TransferRequest(id, way.to(), way.mode(), way.briefing(), reason, way.askedBy(), backstage.clock().instant().plus(GOOD_FOR));
        return switch (backstage.desk().transfer(call, request)) {
            case Said.Refused<TransferId>(String why) -> throw refusal(known, why);
            case Said.Done<TransferId>(TransferId transfer) -> {
                String agentA = known.notes().get("agent_a");
                var notes = new HashMap<String, String>();
                notes.put("agent_b", handover.agentB() != null ? PersonName.composed(handover.agentB()) : way.to().alias());
                notes.put("to", way.to().alias());
                if (agentA != null) {
                    notes.put("agent_a", agentA);
                }
                var unused = backstage.database().together(() -> {
                    backstage.transfers().begin(transfer, notes);
                    backstage.audit().write(backstage.tenant(), backstage.who(), "began a transfer", transfer.value());
                    return transfer;
                });
                if (way.briefing() != BriefingBy.HUMAN) {
                    yield new Begun(transfer.value(), call.room().value(), null, backstage.reception().livekitUrl(), null, null, "initiated");
                }
                String name = agentA == null ? AGENT_A : agentA;
                Reception.Pass pass = backstage.reception().forBriefing(call, transfer, name);
                WebCallsPage.note(backstage, known, Map.of(WebCallsPage.nameOf(pass.identity()), name));
                yield new Begun(transfer.value(), pass.room(), pass.token(), backstage.reception().livekitUrl(), null, null, "initiated");
            }
        };
    }

    private Way way(KnownCall known, Handover handover, @Nullable String key) {
        Call call = known.call();
        String mode = handover.mode() == null ? "warm" : handover.mode();
        if (!mode.equals("warm") && !mode.equals("cold") && !mode.equals("three_way")) {
            throw Problem.field(Problem.Kind.INVALID_FIELD, "mode", "mode is warm, cold or three_way.");
        }
        if (handover.destination() != null) {
            return listed(backstage.addressing().addressed(call, alias("destination", handover.destination())), mode);
        }
        if (handover.agentB() == null || handover.agentB().isBlank()) {
            throw Problem.field(Problem.Kind.MISSING_FIELD, "agent_b",
                    "Name a colleague as agent_b, or a destination of the directory as destination.");
        }
        Optional<Destination> listed = asAlias(handover.agentB()).map(alias -> backstage.addressing().addressed(call, alias))
                .filter(to -> backstage.reception().isListed(call, to));
        return listed.isPresent() ? listed(listed.get(), mode) : colleague(known, handover.agentB(), mode, key != null);
    }

    private static Way listed(Destination to, String mode) {
        BriefingBy by = mode.equals("three_way") ? BriefingBy.NONE : BriefingBy.AGENT;
        return new Way(to, mode.equals("cold") ? Mode.COLD : Mode.WARM, by, Party.OPERATOR, "asked for by an operator");
    }

    private Way colleague(KnownCall known, String said, String mode, boolean repeated) {
        String name = PersonName.checked("agent_b", said);
        if (mode.equals("three_way")) {
            throw Problem.field(Problem.Kind.INVALID_FIELD, "mode", "three_way needs a destination of the directory:"
                    + " a colleague at a page is briefed first (warm), or comes to the caller at once (cold).");
        }
        // Nothing is kept of a wish that cannot be carried out. Whoever repeats one is told of the transfer that came of it.
        CallProgress progress = Living.of(backstage, known);
        if (!repeated && progress.caller() == CallerState.ESCALATED) {
            throw secondTransfer(progress.transfer());
        }
        Destination to = backstage.reception().colleague(known.call(), name);
        return mode.equals("cold") ? new Way(to, Mode.BRIDGED, BriefingBy.NONE, Party.BRIEFER, "a colleague takes over")
                : new Way(to, Mode.WARM, BriefingBy.HUMAN, Party.BRIEFER, "a colleague takes over");
    }

    /** Why not, so that a program can tell: most refusals have a reason of their own. */
    private Problem refusal(KnownCall known, String why) {
        return switch (backstage.desk().watch(known.call().id())) {
            case Said.Done<CallProgress>(CallProgress progress) when progress.end() == null ->
                progress.caller() == CallerState.ESCALATED ? secondTransfer(progress.transfer()) : new Problem(Problem.Kind.TRANSFER_REFUSED, why);
            case Said.Done<CallProgress> ended -> Living.over(known);
            case Said.Refused<CallProgress> gone -> Living.over(known);
        };
    }

    private static Problem secondTransfer(@Nullable TransferId first) {
        return new Problem(Problem.Kind.SECOND_TRANSFER, "This caller is being transferred, or talks with whom they were transferred to"
                + (first == null ? "." : " (" + first + ")."));
    }

    private static Optional<Destination> asAlias(String said) {
        try {
            return Optional.of(new Destination(said.strip().toLowerCase(Locale.ROOT).replace(' ', '-')));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }

    private static Destination alias(String field, String said) {
        if (said.isBlank()) {
            throw Problem.field(Problem.Kind.MISSING_FIELD, field, "Name a destination of the directory, as destination or as agent_b.");
        }
        return asAlias(said).orElseThrow(() -> Problem.field(Problem.Kind.INVALID_FIELD, field,
                field + " must be an alias from the directory: lower-case words joined by dashes, such as \"billing\"."));
    }
}
