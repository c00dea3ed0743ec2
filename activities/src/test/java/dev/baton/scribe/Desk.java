package dev.baton.scribe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.call.Briefing;
import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Identity;
import dev.baton.call.Party;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.TenantId;
import dev.baton.call.Transcript;
import dev.baton.call.Transcript.Turn;
import dev.baton.codec.Payloads;
import dev.baton.keeping.Vault;
import dev.baton.keeping.VaultInMemory;
import dev.baton.port.Scribe;
import dev.baton.pulse.FakePulse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A call whose transcript is in the vault, a scribe that is asked for its briefing, and everything that was logged meanwhile. */
final class Desk {

    static final String KEY = "sk-or-v1-topsecretkey";
    static final CallId CALL = new CallId("bcdf-ghjk-mnpq");
    static final List<Turn> TALK = List.of(
            new Turn(Party.AGENT, "Thank you for calling. How may I help?"),
            new Turn(Party.CALLER, "Hi, this is Ada Lovelace. I was billed twice for invoice 4711."),
            new Turn(Party.AGENT, "I am sorry, Ada. I have looked at the invoice and I see two payments of ninety euros."),
            new Turn(Party.CALLER, "Right, and I want my money back. When will I get the refund?"));

    final Vault vault = new VaultInMemory();
    private final ObjectMapper json = Payloads.json();
    private String logged = "";

    static List<Turn> talkWith(String spoken) {
        var turns = new ArrayList<>(TALK);
        turns.add(new Turn(Party.CALLER, spoken));
        return turns;
    }

    static Optional<ModelEndpoint> at(FakeEndpoint endpoint) {
        return Optional.of(new ModelEndpoint(endpoint.base(), "small-model", ApiKey.of(KEY)));
    }

    Scribe.Order order(List<Turn> turns) {
        return order(write(new Transcript(turns)));
    }

    Scribe.Order order(String transcript) {
        String reference = vault.put(CALL, Vault.Kind.TRANSCRIPT, transcript);
        var call = new Call(CALL, new TenantId("acme"), new RoomName("call-bcdf"),
                new Caller(new Identity("caller-1"), Reach.PHONE), new Conversation(reference));
        return new Scribe.Order(call, "a wrong invoice");
    }

    Result brief(FakeEndpoint endpoint, List<Turn> turns, Duration time) {
        return brief(at(endpoint), order(turns), time);
    }

    Result brief(Optional<ModelEndpoint> endpoint, Scribe.Order order, Duration time) {
        PrintStream before = System.err;
        var log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (var scribe = new ModelScribe(endpoint, vault, new FakePulse(), time)) {
            long start = System.nanoTime();
            Scribe.Written written = scribe.brief(order);
            return result(written, Duration.ofNanos(System.nanoTime() - start));
        } finally {
            System.setErr(before);
            logged = log.toString(StandardCharsets.UTF_8);
        }
    }

    Result result(Scribe.Written written, Duration took) {
        String kept = vault.get(written.briefing().reference()).orElseThrow();
        return new Result(written, read(kept), kept, took);
    }

    String logged() {
        return logged;
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Briefing read(String kept) {
        try {
            return json.readValue(kept, Briefing.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    record Result(Scribe.Written written, Briefing briefing, String kept, Duration took) {

        /** Everything that a supervisor could see or hear of it. */
        String shown() {
            var all = new ArrayList<String>();
            if (briefing.callerName() != null) {
                all.add(briefing.callerName().text());
            }
            all.add(briefing.reason().text());
            all.add(briefing.summary().text());
            briefing.tried().forEach(one -> all.add(one.text()));
            if (briefing.openQuestion() != null) {
                all.add(briefing.openQuestion().text());
            }
            all.add(String.valueOf(briefing.suggestedOpening()));
            all.addAll(AgentScript.of(briefing));
            return String.join("\n", all);
        }
    }
}
