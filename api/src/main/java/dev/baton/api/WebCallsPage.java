package dev.baton.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.baton.api.Reception.Guest;
import dev.baton.api.Reception.Pass;
import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Destination;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.store.KnownCall;
import dev.baton.store.KnownTransfer;
import dev.baton.store.Transcripts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.ObjectMapper;

/** Calls of people at browsers: begun, looked at, joined. */
@RestController
final class WebCallsPage {

    private static final int LONGEST_ISSUE = 2_000;
    private static final int LONGEST_PHONE = 40;

    private final Backstage backstage;
    private final CallsPage calls;
    private final ObjectMapper json;

    WebCallsPage(Backstage backstage, CallsPage calls, ObjectMapper json) {
        this.backstage = backstage;
        this.calls = calls;
        this.json = json;
    }

    record Info(@Nullable String name, @Nullable String phone, @Nullable String issue) {
        @Override
        public String toString() {
            return "what a caller told";
        }
    }

    record Start(@Nullable String callerName, @Nullable Info callerInfo) {
        @Override
        public String toString() {
            return "a caller's request for a call";
        }
    }

    record Started(String callId, String roomName, String callerToken, String livekitUrl, String status) {
        @Override
        public String toString() {
            return "call " + callId;
        }
    }

    @PostMapping("/call/start")
    Started start(@RequestBody Start start, @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            HttpServletRequest request, HttpServletResponse response) {
        Info info = start.callerInfo() == null ? new Info(null, null, null) : start.callerInfo();
        String name = PersonName.checked("caller_name", start.callerName() == null ? info.name() : start.callerName());
        limited("caller_info.issue", info.issue(), LONGEST_ISSUE);
        limited("caller_info.phone", info.phone(), LONGEST_PHONE);
        CallId id = calls.id(key, "call of a browser");
        String digest = CallsPage.digest(json.writeValueAsString(start));
        String secret = CallSession.freshSecret();
        Optional<KnownCall> before = backstage.calls().find(backstage.tenant(), id);
        Call call = before.map(KnownCall::call).orElseGet(() ->
                new Call(id, backstage.tenant(), new RoomName("call-" + id), new Caller(new Identity("caller-" + id), Reach.BROWSER), Transcripts.of(id)));
        if (before.isPresent() && calls.hasBegun(before.get(), digest)) {
            Living.of(backstage, before.get());
        } else {
            var notes = Map.of("caller_name", name, "digest", digest, CallSession.HASH, CallsPage.digest(secret));
            backstage.reception().begin(new Reception.Arrival(call, name, notes, json.writeValueAsString(info), info.issue())).ifPresent(why -> {
                throw new Problem(Problem.Kind.AWAY, why);
            });
            backstage.audit().write(backstage.tenant(), backstage.who(), "began a call of a browser", id.value());
        }
        // Whoever did not hear the answer asks again, and has a session of the same call.
        before.flatMap(known -> backstage.calls().find(backstage.tenant(), id))
                .ifPresent(known -> note(backstage, known, Map.of(CallSession.HASH, CallsPage.digest(secret))));
        response.addHeader(HttpHeaders.SET_COOKIE, CallSession.cookie(id, secret, CallSession.isSecure(request)).toString());
        return new Started(id.value(), call.room().value(), backstage.reception().forCaller(call, name).token(), backstage.reception().livekitUrl(), "waiting");
    }

    static void note(Backstage backstage, KnownCall known, Map<String, String> more) {
        var notes = new HashMap<>(known.notes());
        notes.putAll(more);
        backstage.calls().note(known.call().id(), notes);
    }

    /** The word by which it is noted what somebody is called. */
    static String nameOf(String identity) {
        return "name " + identity;
    }

    static void limited(String field, @Nullable String value, int atMost) {
        if (value != null && value.length() > atMost) {
            throw Problem.field(Problem.Kind.INVALID_FIELD, field, field + " may have " + atMost + " characters.");
        }
    }

    /** The call as in the list, and who is there: nothing where LiveKit does not say. */
    record Whole(@JsonUnwrapped CallsPage.Seen call, @Nullable List<Guest> parties) {}

    @GetMapping("/call/{callId}")
    Whole look(@PathVariable String callId, @RequestAttribute(name = CallSession.GUEST, required = false) @Nullable KnownCall guest) {
        if (guest != null && !guest.call().id().value().equals(callId)) {
            throw elsewhere();
        }
        KnownCall known = guest == null ? calls.known(callId) : guest;
        return new Whole(calls.seen(known, new Glance(backstage)), parties(known));
    }

    static Problem elsewhere() {
        return new Problem(Problem.Kind.SESSION_ELSEWHERE, "This browser's session is for its own call, and this is another.");
    }

    private @Nullable List<Guest> parties(KnownCall known) {
        if (known.ended() != null || known.erased()) {
            return List.of();
        }
        try {
            return there(known);
        } catch (Reception.Away away) {
            return null;
        }
    }

    private List<Guest> there(KnownCall known) {
        var parties = new ArrayList<>(backstage.reception().present(known.call().room()));
        Optional<KnownTransfer> last = transfer(known);
        last.filter(one -> one.ended() == null && isColleague(one))
                .ifPresent(one -> parties.addAll(backstage.reception().present(backstage.reception().briefingRoom(one.id()))));
        return parties.stream().map(one -> named(known, last, one)).toList();
    }

    /** By what we know of them, rather than by what LiveKit was told. */
    private static Guest named(KnownCall known, Optional<KnownTransfer> last, Guest one) {
        Map<String, String> notes = known.notes();
        if (one.identity().equals(known.call().caller().identity().value())) {
            return new Guest(one.identity(), "caller", notes.get("caller_name"), one.reach(), one.state());
        }
        String name = notes.getOrDefault(nameOf(one.identity()), one.name());
        return one.role().equals("agent_b") && last.isPresent()
                ? new Guest(one.identity(), one.role(), last.get().notes().get("agent_b"), one.reach(), one.state())
                : new Guest(one.identity(), one.role(), name, one.reach(), one.state());
    }

    private boolean isColleague(KnownTransfer transfer) {
        return destination(transfer).filter(backstage.reception()::isColleague).isPresent();
    }

    private static Optional<Destination> destination(KnownTransfer transfer) {
        return Optional.ofNullable(transfer.notes().get("to")).map(Destination::new);
    }

    private Optional<KnownTransfer> transfer(KnownCall known) {
        List<KnownTransfer> all = backstage.transfers().ofCall(backstage.tenant(), known.call().id());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    record Join(@Nullable String role, @Nullable String name) {}

    record Joined(String roomName, String token, String livekitUrl) {
        @Override
        public String toString() {
            return "a way into " + roomName;
        }
    }

    @PostMapping("/call/{callId}/join")
    Joined join(@PathVariable String callId, @RequestBody Join join) {
        KnownCall known = calls.known(callId);
        String role = join.role() == null ? "" : join.role().strip().toLowerCase(Locale.ROOT).replaceAll("[ -]", "_");
        Pass pass = switch (role) {
            case "agent_a", "agent" -> agentA(known, PersonName.checked("name", join.name()));
            case "agent_b", "supervisor" -> agentB(known, PersonName.checked("name", join.name()));
            case "" -> throw Problem.field(Problem.Kind.MISSING_FIELD, "role", "role is needed: agent_a, or agent_b.");
            case "caller" -> throw Problem.field(Problem.Kind.INVALID_FIELD, "role",
                    "The caller has a token from POST /call/start, and a new one by POST /token with the cookie of their session.");
            default -> throw Problem.field(Problem.Kind.INVALID_FIELD, "role", "role is agent_a, or agent_b: nobody else is let into a call.");
        };
        backstage.audit().write(backstage.tenant(), backstage.who(), "let " + (role.startsWith("agent_a") || role.equals("agent") ? "agent A" : "agent B") + " in",
                known.call().id().value());
        return new Joined(pass.room(), pass.token(), backstage.reception().livekitUrl());
    }

    private Pass agentA(KnownCall known, String name) {
        Living.of(backstage, known);
        Pass pass = backstage.reception().forColleague(known.call(), known.call().room(), name);
        note(backstage, known, Map.of("agent_a", name, nameOf(pass.identity()), name));
        return pass;
    }

    /** Whoever was called in by name: first where they are briefed, and once the briefing is complete, to the caller. */
    private Pass agentB(KnownCall known, String name) {
        Living.of(backstage, known);
        KnownTransfer transfer = transfer(known).filter(last -> PersonName.same(name, last.notes().get("agent_b")) && isColleague(last))
                .orElseThrow(() -> new Problem(Problem.Kind.NOT_CALLED_IN, "No transfer of this call names them as agent_b."));
        Destination to = destination(transfer).orElseThrow();
        return backstage.reception().invitation(known.call(), to).orElseThrow(() -> new Problem(Problem.Kind.NOT_CALLED_IN,
                "Their page is not called in just now: the transfer has just begun, is over, or they are with the caller already."));
    }
}
