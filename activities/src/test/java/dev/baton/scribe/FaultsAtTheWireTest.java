package dev.baton.scribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.port.Scribe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the endpoint does, a supervisor's phone is ringing: the briefing is there in time, and the log says why it is plain. */
@Isolated("Reads the log, to which all others write.")
final class FaultsAtTheWireTest {

    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(20);
    // How long a machine that does other things too may need after the deadline.
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** One that hangs is given a second, the others as long as a slow machine may need to see that they have ended. */
    record Fault(Duration time, String name, FakeEndpoint.Behaviour behaviour, String... logged) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fault> faults() {
        String late = "why=it was not done within the deadline";
        String half = FakeEndpoint.completion(InjectionTest.HONEST);
        return Stream.of(
                hangs("slow first byte", (_, _, endpoint) -> endpoint.over(60_000), "ending=no answer", late),
                hangs("head, then nothing", (_, wire, endpoint) -> {
                    wire.write(FakeEndpoint.head(200, 500).getBytes(StandardCharsets.US_ASCII));
                    wire.flush();
                    endpoint.over(60_000);
                }, "ending=no answer", late),
                hangs("a body that drips", (_, wire, endpoint) -> {
                    wire.write(FakeEndpoint.head(200, 100_000).getBytes(StandardCharsets.US_ASCII));
                    while (!endpoint.over(20)) {
                        wire.write(' ');
                        wire.flush();
                    }
                }, "ending=no answer", late),
                ends("half a body", (_, wire, _) -> {
                    wire.write(FakeEndpoint.head(200, half.length() * 2L).getBytes(StandardCharsets.US_ASCII));
                    wire.write(half.getBytes(StandardCharsets.UTF_8));
                    wire.flush();
                }, "ending=no answer", "why=the connection broke"),
                ends("hangs up without a word", (_, _, _) -> {}, "ending=no answer", "why=the connection broke"),
                ends("no HTTP", (_, wire, _) -> wire.write("SSH-2.0-OpenSSH\r\n".getBytes(StandardCharsets.US_ASCII)),
                        "ending=no answer", "why=the connection broke"),
                ends("401, the key repeated", FakeEndpoint.sends(401, "{\"error\":\"wrong key " + Desk.KEY + "\"}"),
                        "ending=refused", "why=it does not accept the API key", "status=401"),
                ends("402", FakeEndpoint.sends(402, "{}"), "ending=refused", "why=the account has no credit left", "status=402"),
                ends("404", FakeEndpoint.sends(404, "{}"), "ending=refused", "it does not know the model", "status=404"),
                ends("429", FakeEndpoint.sends(429, "{}"), "ending=refused", "why=the account has asked too often", "status=429"),
                ends("500", FakeEndpoint.sends(500, "oh"), "ending=no answer", "why=it has trouble of its own", "status=500"),
                hangs("503 that never ends", (_, wire, endpoint) -> {
                    wire.write(FakeEndpoint.head(503, 500).getBytes(StandardCharsets.US_ASCII));
                    wire.flush();
                    endpoint.over(60_000);
                }, "ending=no answer"),
                ends("garbage JSON", FakeEndpoint.sends(200, "{\"choices\":[{"), "ending=nonsense", "why=its answer is not JSON"),
                ends("a web page", FakeEndpoint.sends(200, "<html>Sign in to the hotel's network</html>"),
                        "ending=nonsense", "why=its answer is not JSON"),
                ends("nothing at all", FakeEndpoint.sends(200, ""), "ending=nonsense"),
                ends("wrong shape", FakeEndpoint.sends(200, "[1,2,3]"), "ending=nonsense", "not the shape of a chat completion"),
                ends("empty choices", FakeEndpoint.sends(200, "{\"choices\":[]}"), "ending=nonsense", "without any text"),
                ends("a tool call instead", FakeEndpoint.sends(200, "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":"
                        + "[{\"id\":\"1\",\"type\":\"function\",\"function\":{\"name\":\"transfer\",\"arguments\":\"{}\"}}]}}]}"),
                        "ending=nonsense", "without any text"),
                ends("words", FakeEndpoint.says("Sure! Ada wants a refund."), "ending=nonsense", "why=the model wrote no JSON"),
                ends("broken JSON inside", FakeEndpoint.says("{\"summary\": }"), "ending=nonsense", "why=the model wrote broken JSON"),
                ends("other JSON inside", FakeEndpoint.says("{\"summary\": 7}"), "ending=nonsense", "JSON of another shape"),
                ends("nested beyond sense", FakeEndpoint.says("{\"summary\": " + "[".repeat(5000) + "}"), "ending=nonsense"),
                ends("a model that does not want to",
                        FakeEndpoint.sends(200, "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"I can't\"}}]}"),
                        "ending=refused", "why=the model does not want to"),
                ends("huge body", FakeEndpoint.sends(200, "{\"x\":\"" + "y".repeat(20_000_000) + "\"}"),
                        "ending=nonsense", "why=its answer is larger than any briefing"),
                ends("a body without end", (_, wire, endpoint) -> {
                    wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    String chunk = "1000\r\n" + "z".repeat(4096) + "\r\n";
                    while (!endpoint.over(0)) {
                        wire.write(chunk.getBytes(StandardCharsets.US_ASCII));
                    }
                }, "ending=nonsense", "why=its answer is larger than any briefing"));
    }

    private static Fault hangs(String name, FakeEndpoint.Behaviour behaviour, String... logged) {
        return new Fault(SHORT, name, behaviour, logged);
    }

    private static Fault ends(String name, FakeEndpoint.Behaviour behaviour, String... logged) {
        return new Fault(LONG, name, behaviour, logged);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void endsInTimeWithAPlainBriefingAndSaysWhy(Fault fault) {
        var desk = new Desk();
        try (var endpoint = new FakeEndpoint(fault.behaviour())) {
            Desk.Result result = desk.brief(endpoint, Desk.TALK, fault.time());

            assertThat(result.took()).isLessThan(fault.time().plus(GRACE));
            assertThat(result.written().source()).isEqualTo(Scribe.Source.PLAIN);
            assertThat(result.briefing().reason().text()).isEqualTo("a wrong invoice");
            assertThat(result.briefing().summary().text()).contains("billed twice for invoice 4711");
            assertThat(desk.logged()).contains("the briefing is a plain one", "callId=" + Desk.CALL).contains(fault.logged());
            assertThat(desk.logged()).doesNotContain(Desk.KEY, "Ada", "4711");
            assertThat(endpoint.requests).as("one attempt").hasSize(1);
        }
    }

    @Test
    void nobodyListening() throws IOException {
        var desk = new Desk();
        // Held without listening: a port that was let go may be somebody else's by now.
        try (var held = new Socket()) {
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            URI base = URI.create("http://127.0.0.1:" + held.getLocalPort() + "/v1");
            Desk.Result result = desk.brief(Optional.of(new ModelEndpoint(base, "m", null)), desk.order(Desk.TALK), LONG);

            assertThat(result.written().source()).isEqualTo(Scribe.Source.PLAIN);
            assertThat(desk.logged()).contains("ending=no answer", "why=it cannot be reached");
        }
    }

    @Test
    void aConnectionThatIsNeverFinishedBelongsToTheDeadlineToo() {
        var desk = new Desk();
        // Accepts, reads the greeting of a TLS client as if it were a request, and never answers it.
        try (var endpoint = new FakeEndpoint((_, _, one) -> one.over(60_000))) {
            var secure = new ModelEndpoint(URI.create("https://127.0.0.1:" + endpoint.port() + "/v1"), "m", ApiKey.of(Desk.KEY));
            Desk.Result result = desk.brief(Optional.of(secure), desk.order(Desk.TALK), SHORT);

            assertThat(result.took()).isBetween(SHORT.minusMillis(50), SHORT.plus(GRACE));
            assertThat(result.written().source()).isEqualTo(Scribe.Source.PLAIN);
            assertThat(desk.logged()).contains("why=it was not done within the deadline");
        }
    }

    @Test
    void aRedirectIsNotFollowed() {
        var desk = new Desk();
        try (var elsewhere = new FakeEndpoint(FakeEndpoint.says(InjectionTest.HONEST));
                var endpoint = new FakeEndpoint((_, wire, _) -> wire.write(("HTTP/1.1 307 Over there\r\nLocation: " + elsewhere.base()
                        + "/chat/completions\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII)))) {
            Desk.Result result = desk.brief(endpoint, Desk.TALK, LONG);

            assertThat(result.written().source()).isEqualTo(Scribe.Source.PLAIN);
            assertThat(elsewhere.requests).isEmpty();
            assertThat(desk.logged()).contains("ending=refused", "redirects to somewhere else", "status=307");
        }
    }

    @Test
    void theDeadlineIsSixSeconds() {
        assertThat(ModelScribe.DEADLINE).isEqualTo(Duration.ofSeconds(6));
    }
}
