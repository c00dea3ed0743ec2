package dev.baton.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Fingerprint;
import dev.baton.call.Identity;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.desk.Said;
import dev.baton.port.Ledger.Entry;
import dev.baton.store.Calls;
import dev.baton.store.KnownCall;
import dev.baton.store.KnownTransfer;
import dev.baton.store.Transcripts;
import dev.baton.transfer.CallProgress;
import dev.baton.transfer.TransferId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.ObjectMapper;

/** Calls: placed, looked at, transferred, erased. */
@RestController
final class CallsPage {

    private static final int MOST = 200;

    private final Backstage backstage;
    private final ObjectMapper json;

    CallsPage(Backstage backstage, ObjectMapper json) {
        this.backstage = backstage;
        this.json = json;
    }

    record Placed(String callId, String roomName, String status) {}

    @PostMapping("/call")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Placed place(@RequestBody CallRequest request, @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        PhoneNumber to = request.checked();
        String instructions = json.writeValueAsString(request);
        CallId id = id(key, "call");
        // No key of anybody's can be found by trying: it is a digest of all of it, and kept sealed.
        String digest = digest(instructions);
        Optional<KnownCall> known = key == null ? Optional.empty() : backstage.calls().find(backstage.tenant(), id);
        if (known.isPresent() && hasBegun(known.get(), digest)) {
            return new Placed(id.value(), known.get().call().room().value(), "accepted");
        }
        var call = new Call(id, backstage.tenant(), new RoomName("call-" + id), new Caller(new Identity("caller-" + id), Reach.PHONE), Transcripts.of(id));
        String name = String.valueOf(request.contactName()).strip();
        var wish = new Outbound.Wish(call, to, request.fromPhone(), request.mayTransfer(), request.transferPhoneNumber(), name, instructions, digest);
        return switch (backstage.outbound().begin(wish)) {
            case Outbound.Refused(String field, String sentence) -> throw Problem.field(Problem.Kind.INVALID_FIELD, field, sentence);
            case Outbound.TooMany(String sentence, Duration wait) -> throw new Problem(Problem.Kind.DIAL_CAP, sentence, wait);
            case Outbound.NotReady(String sentence) -> throw new Problem(Problem.Kind.AWAY, sentence);
            case Outbound.Begun() -> {
                backstage.audit().write(backstage.tenant(), backstage.who(), "placed a call", id.value());
                yield new Placed(id.value(), call.room().value(), "accepted");
            }
        };
    }

    /** Of one that was asked for before. If it was kept and not begun, because a part of the house died in that instant, it is to be begun now. */
    boolean hasBegun(KnownCall before, String digest) {
        CallId id = before.call().id();
        if (!digest.equals(before.notes().get("digest"))) {
            throw new Problem(Problem.Kind.REUSED_KEY, "This Idempotency-Key belongs to call " + id + ", which was another request.");
        }
        return !Calls.NEVER_BEGAN.equals(before.notes().get(Calls.LOST)) && (before.ended() != null || backstage.desk().isKnown(id));
    }

    record Seen(
            String callId,
            String roomName,
            @Nullable String callerName,
            String reach,
            String status,
            @Nullable String now,
            Instant createdAt,
            @Nullable Instant endedAt,
            String transcript,
            List<String> transfers,
            @Nullable Instant asOf) {}

    record Page(List<Seen> calls, @Nullable String next) {}

    @GetMapping("/calls")
    Page list(@RequestParam(defaultValue = "50") int limit, @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "true") boolean ended) {
        int most = limit(limit);
        List<KnownCall> calls = backstage.calls().list(backstage.tenant(), ended, after == null ? null : callId(after), most);
        var glance = new Glance(backstage);
        return new Page(calls.stream().map(one -> seen(one, glance)).toList(), calls.size() < most ? null : calls.getLast().call().id().value());
    }

    /** The key first: nothing of it can be read any more, here or in Temporal. */
    @DeleteMapping("/calls/{callId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void erase(@PathVariable String callId) {
        KnownCall known = known(callId);
        if (known.ended() == null && backstage.desk().watch(known.call().id()) instanceof Said.Done<CallProgress>(CallProgress progress) && progress.end() == null) {
            throw new Problem(Problem.Kind.CALL_LIVES, "Call " + known.call().id() + " is not over, and a live call cannot be erased.");
        }
        backstage.eraser().erase(known.call().id());
        backstage.audit().write(backstage.tenant(), backstage.who(), "erased a call", known.call().id().value());
    }

    record Handover(@Nullable String agentB, @Nullable String destination, @Nullable String mode, @Nullable String reason) {}

    record Begun(
            String transferId,
            String transferRoom,
            // Left to itself, it would be agent_atoken.
            @JsonProperty("agent_a_token") @Nullable String agentAToken,
            @Nullable String livekitUrl,
            @Nullable String summary,
            @Nullable String agentScript,
            String status) {}

    @PostMapping("/call/{callId}/transfer")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Begun transfer(@PathVariable String callId, @RequestBody Handover handover,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        return new Handovers(backstage).begin(known(callId), handover, key);
    }

    Seen seen(KnownCall known, Glance glance) {
        Call call = known.call();
        Optional<Said<CallProgress>> answer = known.ended() == null ? glance.at(call.id()) : Optional.of(new Said.Refused<>("over"));
        if (answer.isEmpty()) {
            Optional<Entry> last = glance.lastOf(call.id());
            return seen(known, Glance.UNKNOWN, last.map(Entry::text).orElse(null), last.map(Entry::at).orElse(known.begun()));
        }
        Said<CallProgress> told = answer.get();
        String status = known.erased() ? "erased" : switch (told) {
            case Said.Done<CallProgress>(CallProgress progress) -> progress.caller().name().toLowerCase(Locale.ROOT);
            // Nobody carries it any more, and nobody said that it ended.
            case Said.Refused<CallProgress> refused -> known.ended() == null || known.notes().containsKey(Calls.LOST) ? "lost" : "inactive";
        };
        return seen(known, status, told instanceof Said.Done<CallProgress>(CallProgress progress) ? progress.now() : known.notes().get(Calls.LOST), null);
    }

    private Seen seen(KnownCall known, String status, @Nullable String now, @Nullable Instant asOf) {
        Call call = known.call();
        List<String> transfers = backstage.transfers().ofCall(backstage.tenant(), call.id()).stream().map(KnownTransfer::id).map(TransferId::value).toList();
        return new Seen(call.id().value(), call.room().value(), known.notes().get("caller_name"), call.caller().reach().name().toLowerCase(Locale.ROOT),
                status, now, known.begun(), known.ended(), call.conversation().reference(), transfers, asOf);
    }

    KnownCall known(String said) {
        return backstage.calls().find(backstage.tenant(), callId(said)).orElseThrow(CallsPage::unknown);
    }

    private static CallId callId(String said) {
        try {
            return new CallId(said);
        } catch (IllegalArgumentException noneOfOurs) {
            throw unknown();
        }
    }

    static Problem unknown() {
        return new Problem(Problem.Kind.UNKNOWN_CALL, "There is no call of this id: it never began, or is another house's.");
    }

    static int limit(int said) {
        if (said < 1 || said > MOST) {
            throw Problem.field(Problem.Kind.INVALID_FIELD, "limit", "limit is a number from 1 to " + MOST + ".");
        }
        return said;
    }

    /** The same key gives the same id, so whoever repeats a request repeats a call that has begun already. */
    CallId id(@Nullable String key, String what) {
        if (key == null) {
            return CallId.random(new SecureRandom());
        }
        mustBeUsable(key);
        String digest = digest(what + " of " + backstage.tenant() + " " + key);
        return CallId.random(new Random(HexFormat.fromHexDigitsToLong(digest, 0, 16)));
    }

    static void mustBeUsable(String idempotencyKey) {
        if (idempotencyKey.isBlank() || idempotencyKey.length() > 200) {
            throw Problem.field(Problem.Kind.INVALID_FIELD, "Idempotency-Key", "An Idempotency-Key has 1 to 200 characters.");
        }
    }

    static String digest(String text) {
        return HexFormat.of().formatHex(Fingerprint.of(text));
    }
}
