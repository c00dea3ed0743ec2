package dev.baton.scribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.call.Briefing.Claim;
import dev.baton.call.Party;
import dev.baton.call.Transcript.Turn;
import dev.baton.port.Scribe;
import dev.baton.pulse.FakePulse;
import dev.baton.pulse.Pulse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("Reads the log, to which all others write.")
final class ModelScribeTest {

    private static final Duration TIME = Duration.ofSeconds(20);

    private final Desk desk = new Desk();

    @Test
    void anHonestBriefingComesThroughWhole() {
        try (var endpoint = new FakeEndpoint(FakeEndpoint.says(InjectionTest.HONEST))) {
            Desk.Result result = desk.brief(endpoint, Desk.TALK, TIME);

            assertThat(result.written().source()).isEqualTo(Scribe.Source.MODEL);
            assertThat(result.written().briefing().reference()).startsWith("vault/bcdf-ghjk-mnpq/briefing/");
            assertThat(result.briefing().callerName()).isEqualTo(new Claim("Ada Lovelace", 1));
            assertThat(result.briefing().reason()).isEqualTo(new Claim("The caller was billed twice.", 1));
            assertThat(result.briefing().summary())
                    .isEqualTo(Claim.of("The caller was billed twice for invoice 4711. The caller wants the money back."));
            assertThat(result.briefing().tried()).containsExactly(new Claim("The agent looked at the invoice.", 2));
            assertThat(result.briefing().openQuestion()).isEqualTo(new Claim("When will the caller get the refund?", 3));
            assertThat(result.briefing().suggestedOpening())
                    .isEqualTo("Hello Ada Lovelace, I have been told what it is about: The caller was billed twice.");
            assertThat(desk.logged()).contains("the model wrote the briefing", "dropped=0").doesNotContain("Ada", "4711", Desk.KEY);
        }
    }

    @Test
    void asksOnceWithTheKeyInItsHeaderAndASchema() throws IOException {
        try (var endpoint = new FakeEndpoint(FakeEndpoint.says(InjectionTest.HONEST))) {
            desk.brief(endpoint, Desk.TALK, TIME);

            assertThat(endpoint.requests).hasSize(1);
            FakeEndpoint.Request request = endpoint.requests.getFirst();
            assertThat(request.head()).startsWith("POST /v1/chat/completions HTTP/1.1\r\n");
            assertThat(request.header("Authorization")).isEqualTo("Bearer " + Desk.KEY);
            assertThat(request.body()).doesNotContain(Desk.KEY);
            JsonNode body = FakeEndpoint.JSON.readTree(request.body());
            assertThat(body.path("model").textValue()).isEqualTo("small-model");
            assertThat(body.at("/response_format/type").textValue()).isEqualTo("json_schema");
            assertThat(body.at("/response_format/json_schema/strict").booleanValue()).isTrue();
            assertThat(body.at("/response_format/json_schema/schema/required"))
                    .extracting(JsonNode::textValue)
                    .containsExactly("callerName", "reason", "summary", "tried", "openQuestion");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 422})
    void anEndpointThatKnowsNoSchemasIsAskedWithoutAndRemembered(int status) {
        FakeEndpoint.Behaviour old = (request, wire, _) -> {
            if (request.body().contains("json_schema")) {
                FakeEndpoint.send(wire, status, "{\"error\":\"what is a response_format?\"}");
            } else {
                FakeEndpoint.send(wire, 200, FakeEndpoint.completion("Here it is:\n```json\n" + InjectionTest.HONEST + "\n```"));
            }
        };
        try (var endpoint = new FakeEndpoint(old);
                var scribe = new ModelScribe(Desk.at(endpoint), desk.vault, new FakePulse(), TIME)) {
            assertThat(scribe.brief(desk.order(Desk.TALK)).source()).isEqualTo(Scribe.Source.MODEL);
            assertThat(endpoint.requests).hasSize(2);
            assertThat(scribe.brief(desk.order(Desk.TALK)).source()).isEqualTo(Scribe.Source.MODEL);
            assertThat(endpoint.requests).hasSize(3);
        }
    }

    @Test
    void anEndpointThatRefusesBothWaysIsNotAskedAThirdTime() {
        try (var endpoint = new FakeEndpoint(FakeEndpoint.sends(400, "{}"))) {
            assertThat(desk.brief(endpoint, Desk.TALK, TIME).written().source()).isEqualTo(Scribe.Source.PLAIN);
            assertThat(endpoint.requests).hasSize(2);
            assertThat(desk.logged()).contains("ending=refused", "status=400");
        }
    }

    @Test
    void withoutAKeyTheBriefingIsTheCallersOwnWords() {
        Desk.Result result = desk.brief(Optional.empty(), desk.order(Desk.TALK), TIME);

        assertThat(result.written().source()).isEqualTo(Scribe.Source.PLAIN);
        assertThat(result.briefing().callerName()).isNull();
        assertThat(result.briefing().reason().text()).isEqualTo("a wrong invoice");
        assertThat(result.briefing().summary().text()).isEqualTo("The caller began: \"Hi, this is Ada Lovelace. I was billed twice"
                + " for invoice 4711.\" And said last: \"Right, and I want my money back. When will I get the refund?\"");
        assertThat(result.briefing().openQuestion())
                .isEqualTo(new Claim("Right, and I want my money back. When will I get the refund?", 3));
        assertThat(desk.logged()).contains("ending=no key", "OPENROUTER_API_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"turns\":[]}", "just words", "{\"turns\":[{\"speaker\":\"PARROT\",\"text\":\"secret 4711\"}]}", "null", "{}", "",
        "{\"turns\":[null]}", "{\"turns\":[{\"speaker\":\"CALLER\"}]}", "{\"turns\":[{\"speaker\":null,\"text\":\"4711\"}]}"})
    void withoutAReadableTranscriptNobodyIsAsked(String transcript) {
        try (var endpoint = new FakeEndpoint(FakeEndpoint.says(InjectionTest.HONEST))) {
            Desk.Result result = desk.brief(Desk.at(endpoint), desk.order(transcript), TIME);

            assertThat(result.written().source()).isEqualTo(Scribe.Source.PLAIN);
            assertThat(result.briefing().summary().text()).isEqualTo("a wrong invoice");
            assertThat(endpoint.requests).isEmpty();
            assertThat(desk.logged()).contains("ending=no transcript").doesNotContain("4711");
        }
    }

    @Test
    void theQuoteOfAPlainBriefingIsShortAndPlain() {
        var turns = List.of(new Turn(Party.CALLER, "see https://evil.example/x <b>now</b> \u202E \"" + "please ".repeat(100)));
        Desk.Result result = desk.brief(Optional.empty(), desk.order(turns), TIME);

        assertThat(result.briefing().summary().text()).startsWith("The caller began: \"see (a link) now '").hasSizeLessThan(200).endsWith("…\"");
        assertThat(result.briefing().summary().turn()).isZero();
    }

    @Test
    void onlyTheEndOfALongTalkIsSent() throws IOException {
        var turns = new ArrayList<Turn>();
        for (int i = 0; i < 2_000; i++) {
            turns.add(new Turn(i % 2 == 0 ? Party.AGENT : Party.CALLER, "I was billed twice, and we talk and talk about it. " + i));
        }
        try (var endpoint = new FakeEndpoint(FakeEndpoint.says(InjectionTest.HONEST))) {
            desk.brief(endpoint, turns, TIME);

            JsonNode body = FakeEndpoint.JSON.readTree(endpoint.requests.getFirst().body());
            JsonNode sent = FakeEndpoint.JSON.readTree(body.at("/messages/1/content").textValue()).path("transcript");
            assertThat(sent.size()).isBetween(100, 600);
            assertThat(sent.path(sent.size() - 1).path("turn").intValue()).isEqualTo(1_999);
        }
    }

    @Test
    void whoeverCallsItOffEndsItAtOnceAndTheEndpointIsHungUpOn() throws InterruptedException {
        try (var endpoint = new FakeEndpoint((_, _, one) -> one.over(60_000));
                var scribe = new ModelScribe(Desk.at(endpoint), desk.vault, calledOffOnce(endpoint), TIME)) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> scribe.brief(desk.order(Desk.TALK))).isInstanceOf(CancellationException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIME.dividedBy(2));
            assertThat(endpoint.hungUpOn()).isTrue();
        }
    }

    @Test
    void aWorkerThatStopsInterruptsIt() throws Exception {
        try (var endpoint = new FakeEndpoint((_, _, one) -> one.over(60_000));
                var scribe = new ModelScribe(Desk.at(endpoint), desk.vault, new FakePulse(), TIME)) {
            var ended = new CompletableFuture<Scribe.Written>();
            Scribe.Order order = desk.order(Desk.TALK);
            Thread worker = Thread.ofPlatform().start(() -> {
                try {
                    ended.complete(scribe.brief(order));
                } catch (RuntimeException stopped) {
                    ended.completeExceptionally(stopped);
                }
            });
            assertThat(endpoint.asked.await(10, TimeUnit.SECONDS)).isTrue();
            worker.interrupt();

            assertThatThrownBy(() -> ended.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("the worker is being stopped");
            assertThat(endpoint.hungUpOn()).isTrue();
        }
    }

    private static Pulse calledOffOnce(FakeEndpoint endpoint) {
        return new Pulse() {
            @Override
            public void feel() {
                if (endpoint.asked.getCount() == 0) {
                    throw new CancellationException("the transfer was called off");
                }
            }

            @Override
            public void beHeard(Duration within) {
                feel();
            }
        };
    }
}
