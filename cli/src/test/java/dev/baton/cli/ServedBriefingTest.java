package dev.baton.cli;

import static dev.baton.cli.ServedHouse.until;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static dev.baton.simulation.Habits.saysNothing;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.cli.ServedHouse.Answer;
import dev.baton.port.Rooms.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a supervisor is told comes from what was told of the call by HTTP, whoever writes it: a model that makes things up, or nobody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedBriefingTest {

    private static final String ADA = "+919876543211";
    private static final String GRACE = "+919876543212";
    private static final ObjectMapper JSON = new ObjectMapper();

    // Half of it was said.
    private static final String DRAFT = """
            {"callerName": {"text": "Ada Lovelace", "turn": 1}, "reason": {"text": "The caller was billed twice.", "turn": 1},
             "summary": {"text": "The caller was billed twice for invoice 4711. The caller was promised 500 euros.", "turn": null},
             "tried": [{"text": "The agent looked at the invoice.", "turn": 2}, {"text": "The agent restarted the router.", "turn": 2}],
             "openQuestion": null}""";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean answers = true;
    private HttpServer model;
    private ServedHouse house;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        model = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        model.createContext("/v1/chat/completions", this::complete);
        model.start();
        house = new ServedHouse(folder, "", dev.baton.traces.Traces.none(), lines -> lines + "SCRIBE_URL=http://127.0.0.1:" + model.getAddress().getPort()
                + "/v1\nSCRIBE_MODEL=small-model\n");
        var switchboard = house.phones().switchboard();
        switchboard.exchange().connect(ADA, switchboard.supervisor("ada", "Ada").when(answers(after(1))), Role.CALLER);
        switchboard.exchange().connect(GRACE, switchboard.supervisor("grace", "Grace").when(answers(after(1)).then(saysNothing())), Role.SUPERVISOR);
    }

    @AfterAll
    void close() throws Exception {
        house.close();
        model.stop(0);
    }

    private void complete(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = JSON.writeValueAsBytes(Map.of("choices", List.of(Map.of("message", Map.of("role", "assistant", "content", DRAFT)))));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answers ? 200 : 503, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private void tell(String call, String turns) throws Exception {
        Answer kept = house.post("/calls/" + call + "/transcript", "{\"turns\": [" + turns + "]}");
        assertThat(kept.status()).as("%s", kept.body()).isEqualTo(200);
    }

    private Answer briefed(String call) throws Exception {
        Answer begun = house.post("/call/" + call + "/transfer", "{\"destination\": \"billing\", \"mode\": \"warm\", \"reason\": \"a wrong invoice\"}");
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        String transfer = begun.text("transfer_id");
        Answer briefed = until("the briefing", () -> house.get("/transfers/" + transfer), seen -> seen.body().path("summary").isTextual());
        assertThat(house.post("/transfers/" + transfer + "/cancel", "").status()).isEqualTo(202);
        until("the end of the transfer", () -> house.get("/transfers/" + transfer), seen -> !seen.body().path("outcome").isNull());
        until("the caller to be back", () -> house.get("/call/" + call).text("status"), "active"::equals);
        return briefed;
    }

    @Test
    void whatWasToldOfTheCallStandsInTheBriefingAndNothingThatWasNot() throws Exception {
        String other = house.post("/call/start", "{\"caller_name\": \"Zoe\", \"caller_info\": {\"issue\": \"My bicycle was stolen.\"}}").text("call_id");
        String call = house.post("/call", """
                {"to_phone": "%s", "from_phone": "+919876543210", "contact_name": "John Doe", "enable_call_transfer": true, "transfer_phone_number": "%s",
                 "model": {"name": "gpt-4o-mini", "api_key": "canary-openai"}}""".formatted(ADA, GRACE)).text("call_id");
        until("Ada to answer", () -> house.get("/call/" + call), seen -> seen.body().path("now").asText().contains("answered"));
        tell(other, "{\"speaker\": \"caller\", \"text\": \"It was a red one.\"}");
        tell(call, """
                {"speaker": "agent", "text": "What can I do for you?"},
                {"speaker": "caller", "text": "My name is Ada Lovelace. I was billed twice for invoice 4711."},
                {"speaker": "agent", "text": "I have looked at the invoice."}""");

        Answer byModel = briefed(call);
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst()).contains("billed twice for invoice 4711", "looked at the invoice").doesNotContain("bicycle", "red one");
        assertThat(byModel.text("summary")).isEqualTo("The caller was billed twice for invoice 4711.");
        assertThat(byModel.text("agent_script")).contains("I have Ada Lovelace on the line", "The caller was billed twice.",
                "Already tried: The agent looked at the invoice.").doesNotContain("500", "euros", "router", "bicycle");

        answers = false;
        tell(call, "{\"speaker\": \"caller\", \"text\": \"When will I get the refund?\"}");
        Answer byNobody = briefed(call);
        assertThat(asked.getLast()).as("told since").contains("When will I get the refund?");
        assertThat(byNobody.text("summary")).isEqualTo("The caller began: \"My name is Ada Lovelace. I was billed twice for invoice 4711.\""
                + " And said last: \"When will I get the refund?\"");
        assertThat(byNobody.text("agent_script")).contains("a wrong invoice", "Still open: When will I get the refund?").doesNotContain("500", "router", "bicycle");
    }
}
