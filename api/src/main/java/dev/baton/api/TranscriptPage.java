package dev.baton.api;

import dev.baton.call.CallId;
import dev.baton.call.Party;
import dev.baton.call.Transcript.Turn;
import dev.baton.store.KnownCall;
import dev.baton.store.Transcripts;
import dev.baton.store.Transcripts.Said;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was said in a call: told by whoever hears it, and read. A briefing is written from what is there by then. */
@RestController
final class TranscriptPage {

    private static final int AT_ONCE = 100;
    private static final int LONGEST = 8_000;

    private final Backstage backstage;
    private final CallsPage calls;

    TranscriptPage(Backstage backstage, CallsPage calls) {
        this.backstage = backstage;
        this.calls = calls;
    }

    record Words(@Nullable String speaker, @Nullable String text) {
        @Override
        public String toString() {
            return "a turn";
        }
    }

    record More(@Nullable List<@Nullable Words> turns) {}

    record Kept(String callId, List<Integer> numbers) {}

    @PostMapping("/calls/{callId}/transcript")
    Kept append(@PathVariable String callId, @RequestBody More more, @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        KnownCall known = readable(callId);
        CallId id = known.call().id();
        List<Turn> turns = checked(more.turns());
        if (key != null) {
            CallsPage.mustBeUsable(key);
        }
        Living.of(backstage, known);
        String request = key == null ? null : CallsPage.digest("transcript of " + id + " " + key);
        return switch (backstage.transcripts().append(id, request, turns)) {
            case Transcripts.Kept(List<Integer> numbers) -> {
                backstage.audit().write(backstage.tenant(), backstage.who(), "added to a transcript", id.value());
                yield new Kept(id.value(), numbers);
            }
            case Transcripts.OtherTurns() -> throw new Problem(Problem.Kind.REUSED_KEY, "This Idempotency-Key brought other turns to this call before.");
            case Transcripts.Full() -> throw new Problem(Problem.Kind.TRANSCRIPT_FULL, "A transcript has " + Transcripts.MOST + " turns at most.");
        };
    }

    private static List<Turn> checked(@Nullable List<@Nullable Words> turns) {
        if (turns == null || turns.isEmpty()) {
            throw Problem.field(Problem.Kind.MISSING_FIELD, "turns", "turns is needed: what was said, each with speaker and text.");
        }
        if (turns.size() > AT_ONCE) {
            throw Problem.field(Problem.Kind.INVALID_FIELD, "turns", "turns may be " + AT_ONCE + " at once.");
        }
        var checked = new ArrayList<Turn>();
        for (Words words : turns) {
            String text = words == null || words.text() == null ? "" : words.text().strip();
            if (text.isEmpty()) {
                throw Problem.field(Problem.Kind.MISSING_FIELD, "turns.text", "turns.text is needed: the words.");
            }
            WebCallsPage.limited("turns.text", text, LONGEST);
            checked.add(new Turn(speaker(words == null ? null : words.speaker()), text));
        }
        return List.copyOf(checked);
    }

    private static Party speaker(@Nullable String said) {
        return Arrays.stream(Party.values()).filter(one -> word(one).equals(said)).findFirst().orElseThrow(() -> Problem.field(Problem.Kind.INVALID_FIELD,
                "turns.speaker", "turns.speaker is one of " + Arrays.stream(Party.values()).map(TranscriptPage::word).collect(Collectors.joining(", ")) + "."));
    }

    private static String word(Party party) {
        return party.name().toLowerCase(Locale.ROOT);
    }

    record Read(int number, String speaker, String text, Instant keptAt) {}

    record Page(String callId, List<Read> turns, @Nullable Integer next) {}

    @GetMapping("/calls/{callId}/transcript")
    Page read(@PathVariable String callId, @RequestParam(defaultValue = "50") int limit, @RequestParam(required = false) @Nullable Integer after) {
        CallId id = readable(callId).call().id();
        int most = CallsPage.limit(limit);
        List<Said> page = backstage.transcripts().page(id, Optional.ofNullable(after).orElse(-1), most);
        backstage.audit().write(backstage.tenant(), backstage.who(), "read a transcript", id.value());
        return new Page(id.value(), page.stream().map(one -> new Read(one.number(), word(one.turn().speaker()), one.turn().text(), one.at())).toList(),
                page.size() < most ? null : page.getLast().number());
    }

    private KnownCall readable(String callId) {
        KnownCall known = calls.known(callId);
        if (known.erased()) {
            throw new Problem(Problem.Kind.CALL_ERASED, "Call " + known.call().id() + " was erased.");
        }
        return known;
    }
}
