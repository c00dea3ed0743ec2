package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.baton.cli.GuardedHouse.Answer;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** How much, how often, how deep, from where; and what is said to whom it is too much. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MannersAtTheDoorTest {

    private static final String PAGE = "https://console.example.com";

    private GuardedHouse house;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        house = new GuardedHouse(folder, "BATON_DIALS_PER_MINUTE=3\nBATON_WEB_ORIGINS=" + PAGE);
    }

    @AfterAll
    void close() throws Exception {
        house.close();
    }

    private Answer post(String path, String body, String... headers) throws Exception {
        return house.ask(GuardedHouse.KEY, "POST", path, body, headers);
    }

    private static void refused(Answer answer, int status, String type) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        assertThat(answer.type()).isEqualTo(type);
        assertThat(answer.body().path("remedy").asString("")).isNotBlank();
    }

    @Test
    void whoAsksTooFastIsToldHowLongToWaitAndNobodyElseIs() throws Exception {
        String key = house.key("auditor", "house");
        List<Future<Answer>> asked = new ArrayList<>();
        try (ExecutorService impatient = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 800; i++) {
                asked.add(impatient.submit(() -> house.get(key, "/actuator/prometheus?x")));
            }
        }
        int tooMany = 0;
        for (Future<Answer> one : asked) {
            if (one.get().status() == 429) {
                refused(one.get(), 429, "too-many");
                assertThat(one.get().response().headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
                tooMany++;
            }
        }
        assertThat(tooMany).isBetween(1, 799);
        assertThat(house.get(GuardedHouse.KEY, "/calls").status()).isEqualTo(200);
    }

    @Test
    void aTenantWhoDialsTooOftenIsToldHowLongToWaitAndNoOtherIsStopped() throws Exception {
        String acmes = house.key("operator", "acme");
        String call = house.call(acmes, GuardedHouse.BOB);
        Answer last = house.ask(acmes, "POST", "/call", ringing(GuardedHouse.BOB));
        for (int dials = 1; last.status() == 202 && dials < 10; dials++) {
            String placed = last.body().path("call_id").asString();
            GuardedHouse.until("the phone to be rung", () -> !List.of("", "ringing the caller").contains(house.get(acmes, "/call/" + placed).body().path("now").asString("")));
            last = house.ask(acmes, "POST", "/call", ringing(GuardedHouse.BOB));
        }
        refused(last, 429, "dial-cap");
        assertThat(last.response().headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 60L);
        assertThat(last.body().path("detail").asString()).contains("BATON_DIALS_PER_MINUTE");
        refused(house.ask(acmes, "POST", "/call/" + call + "/transfer", "{\"destination\": \"default\", \"mode\": \"cold\"}"), 429, "dial-cap");
        assertThat(post("/call", ringing(GuardedHouse.GRACE)).status()).isEqualTo(202);
    }

    private static String ringing(String phone) {
        return "{\"to_phone\": \"%s\", \"contact_name\": \"John Doe\"}".formatted(phone);
    }

    @Test
    void guessingKeysIsSlowedDown() throws Exception {
        List<Future<Answer>> guesses = new ArrayList<>();
        try (ExecutorService guessers = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 800; i++) {
                String guess = "baton_" + i;
                guesses.add(guessers.submit(() -> house.get(guess, "/calls")));
            }
        }
        int slowed = 0;
        for (Future<Answer> one : guesses) {
            assertThat(one.get().status()).isIn(401, 429);
            slowed += one.get().status() == 429 ? 1 : 0;
        }
        assertThat(slowed).isPositive();
    }

    @Test
    void whatIsTooLargeTooDeepOrTooLongIsRefused() throws Exception {
        refused(post("/call", "{\"contact_name\": \"" + "x".repeat(300_000) + "\"}"), 413, "too-large");
        refused(post("/call", "{\"contact_name\": \"" + "x".repeat(200_000) + "\"}"), 400, "unreadable");
        refused(post("/call", "{\"a\":".repeat(40) + "1" + "}".repeat(40)), 400, "unreadable");
        refused(post("/call", "{\"a\": " + "9".repeat(100) + "}"), 400, "unreadable");
        assertThat(post("/call", "{\"a\":".repeat(20) + "1" + "}".repeat(20)).type()).isEqualTo("missing-field");
    }

    @Test
    void theFrameworksOwnRefusalsAreProblemsToo() throws Exception {
        refused(house.get(GuardedHouse.KEY, "/nowhere"), 404, "not-offered");
        refused(house.get(GuardedHouse.KEY, "/error"), 404, "not-offered");
        Answer wrongMethod = house.ask(GuardedHouse.KEY, "PUT", "/call", "{}");
        refused(wrongMethod, 405, "not-this-way");
        assertThat(wrongMethod.response().headers().firstValue("Allow")).contains("POST");
        refused(post("/call", "<x/>", "Content-Type", "application/xml"), 415, "not-json");
        refused(post("/call", "{}", "Content-Type", "*/*"), 415, "not-json");
        refused(house.ask(GuardedHouse.KEY, "GET", "/calls", "", "Accept", "image/png"), 406, "not-acceptable");
        for (String body : List.of("", "{", "[]", "null", "5", "\"x\"", "{\"to_phone\": {}}", "{\"enable_call_transfer\": \"perhaps\"}")) {
            assertThat(post("/call", body, "Content-Type", "application/json").type()).as(body).isIn("unreadable", "missing-field");
        }
        Answer limit = house.get(GuardedHouse.KEY, "/calls?limit=many");
        refused(limit, 422, "invalid-field");
        assertThat(limit.body().path("field").asString()).isEqualTo("limit");
        assertThat(limit.body().toString()).doesNotContain("many");
    }

    @Test
    void pagesOfOtherAddressesMayNotAskUnlessTheyAreNamed() throws Exception {
        for (String foreign : List.of("https://evil.example", "null", "https://console.example.com.evil.example", "http://console.example.com", PAGE + ":444")) {
            Answer refused = house.ask(GuardedHouse.KEY, "GET", "/calls", "", "Origin", foreign);
            refused(refused, 403, "foreign-page");
            assertThat(refused.response().headers().firstValue("Access-Control-Allow-Origin")).as(foreign).isEmpty();
        }
        Answer asked = house.ask("", "OPTIONS", "/call", "", "Origin", PAGE, "Access-Control-Request-Method", "POST");
        assertThat(asked.status()).isEqualTo(204);
        assertThat(asked.response().headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
        assertThat(asked.response().headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
        Answer welcome = house.ask(GuardedHouse.KEY, "GET", "/calls", "", "Origin", PAGE);
        assertThat(welcome.response().headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
        assertThat(house.ask(GuardedHouse.KEY, "GET", "/calls", "", "Origin", house.door()).status()).as("our own page").isEqualTo(200);
    }

    @Test
    void everyAnswerTellsBrowsersToRunNothingAndKeepNothing() throws Exception {
        for (Answer answer : List.of(house.get(GuardedHouse.KEY, "/calls"), house.get("", "/calls"), house.get("", "/actuator/health"), house.get(GuardedHouse.KEY, "/nowhere"),
                house.get(GuardedHouse.KEY, "//x"))) {
            var headers = answer.response().headers();
            assertThat(headers.firstValue("Content-Security-Policy")).contains("default-src 'none'; frame-ancestors 'none'");
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("Cache-Control")).contains("no-store");
            assertThat(headers.firstValue("Server")).isEmpty();
        }
    }

    @Test
    void anOperatorReadsTheHistoriesOfTheirOwnCallsAndOfNoOthers() throws Exception {
        String call = house.call(GuardedHouse.KEY, GuardedHouse.ADA);
        String encrypted = JsonFormat.printer().print(Payloads.newBuilder().addAllPayloads(payloads(call)));
        assertThat(encrypted).doesNotContain(call);

        Answer read = post("/codec/decode", encrypted);
        assertThat(read.status()).as("%s", read.body()).isEqualTo(200);
        var decoded = Payloads.newBuilder();
        JsonFormat.parser().merge(read.response().body(), decoded);
        assertThat(decoded.getPayloadsList().stream().map(one -> one.getData().toStringUtf8())).anyMatch(text -> text.contains("\"" + call + "\""));

        refused(house.ask(house.key("operator", "acme"), "POST", "/codec/decode", encrypted), 404, "unknown-call");
        refused(house.ask(house.key("auditor", "house"), "POST", "/codec/decode", encrypted), 403, "not-allowed");
        refused(post("/codec/decode", "{\"payloads\": 5}"), 400, "unreadable");
        Answer sealed = post("/codec/encode", "{\"payloads\": [{\"metadata\": {\"encoding\": \"anNvbi9wbGFpbg==\"}, \"data\": \"ImhlbGxvIg==\"}]}");
        assertThat(sealed.response().body()).doesNotContain("ImhlbGxvIg==");
        assertThat(post("/codec/decode", sealed.response().body()).response().body()).contains("ImhlbGxvIg==");
    }

    /** Last: nobody is at work afterwards. */
    @Test
    @Order(Integer.MAX_VALUE)
    void whileNoWorkerIsThereACallIsToldAsItWasLastAndWhoeverWantsItChangedIsToldSoAtOnce() throws Exception {
        String call = house.call(GuardedHouse.KEY, GuardedHouse.ADA);
        assertThat(house.get(GuardedHouse.KEY, "/call/" + call).body().path("as_of").isNull()).isTrue();
        GuardedHouse.until("the ledger to have it", () -> !house.journalOf("call-" + call).isEmpty());
        house.worker().close();
        long began = System.nanoTime();
        Answer seen = house.get(GuardedHouse.KEY, "/call/" + call);
        System.out.printf("a call without a worker was told after %.1f s%n", (System.nanoTime() - began) / 1e9);
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.body().path("status").asString()).isEqualTo("unknown");
        assertThat(seen.body().path("now").asString()).contains("answered");
        assertThat(seen.body().path("as_of").isString()).isTrue();
        began = System.nanoTime();
        assertThat(house.get(GuardedHouse.KEY, "/calls").body().path("calls")).isNotEmpty();
        System.out.printf("and all calls after %.1f s%n", (System.nanoTime() - began) / 1e9);
        Answer away = post("/calls/" + call + "/transcript", "{\"turns\": [{\"speaker\": \"caller\", \"text\": \"Hello?\"}]}");
        refused(away, 503, "away");
        assertThat(away.response().headers().firstValue("Retry-After")).isPresent();
    }

    private List<Payload> payloads(String call) {
        var stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder().setTarget(house.temporal()).build());
        try {
            var found = new ArrayList<Payload>();
            collect(stubs.blockingStub().getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder().setNamespace("default")
                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId("call-" + call)).build()).getHistory().getEvents(0), found);
            return found.stream().filter(one -> one.getMetadataMap().containsKey("baton-key")).toList();
        } finally {
            stubs.shutdownNow();
        }
    }

    private static void collect(Message message, List<Payload> found) {
        if (message instanceof Payload payload) {
            found.add(payload);
            return;
        }
        message.getAllFields().values().forEach(value -> {
            if (value instanceof Message one) {
                collect(one, found);
            } else if (value instanceof List<?> several) {
                several.forEach(one -> {
                    if (one instanceof Message inside) {
                        collect(inside, found);
                    }
                });
            }
        });
    }
}
