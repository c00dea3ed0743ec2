package dev.baton.cli;

import static dev.baton.cli.ServedHouse.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.cli.ServedHouse.Answer;
import dev.baton.livekit.Jwt;
import dev.baton.port.Rooms.Role;
import dev.baton.simulation.Exchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Seed 003: caller, Agent A and Agent B sit at browsers. All that they do is done by HTTP, and by joining with the tokens that they get. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServedBrowserCallTest {

    private ServedHouse house;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        house = new ServedHouse(folder, "");
    }

    @AfterAll
    void close() throws Exception {
        house.close();
    }

    /** A page with a token that LiveKit lets in: into this room, under this identity. */
    private record Page(String room, String identity, JsonNode claims) {}

    private static Page page(String token) {
        assertThat(Jwt.verify(token, Terminal.KEY, Instant.now())).isInstanceOf(Jwt.Genuine.class);
        JsonNode claims = ((Jwt.Genuine) Jwt.verify(token, Terminal.KEY, Instant.now())).claims();
        assertThat(claims.path("exp").asLong() - claims.path("nbf").asLong()).as("two minutes").isLessThanOrEqualTo(120);
        var rights = new ArrayList<String>();
        claims.path("video").fieldNames().forEachRemaining(rights::add);
        assertThat(rights).containsExactlyInAnyOrder("roomJoin", "room", "canPublish", "canSubscribe", "canPublishData", "canUpdateOwnMetadata");
        assertThat(claims.path("video").path("canUpdateOwnMetadata").asBoolean(true)).isFalse();
        return new Page(claims.path("video").path("room").asText(), claims.path("sub").asText(), claims);
    }

    private Page comes(String token, Role role) {
        Page page = page(token);
        exchange().join(new RoomName(page.room()), new Identity(page.identity()), role, Reach.BROWSER);
        return page;
    }

    private Exchange exchange() {
        return house.phones().switchboard().exchange();
    }

    private void leaves(Page page) {
        exchange().hangUp(new RoomName(page.room()), new Identity(page.identity()));
    }

    private record Begun(String call, String room, String token, String cookie) {}

    private Begun begin(String name, String... headers) throws Exception {
        Answer started = house.post("/call/start", """
                {"caller_name": "%s", "caller_info": {"name": "%s", "phone": "+12025550142", "issue": "The invoice of March is wrong."}}"""
                .formatted(name, name), headers);
        assertThat(started.status()).as("%s", started.body()).isEqualTo(200);
        assertThat(started.text("livekit_url")).isEqualTo(house.phones().url());
        assertThat(started.text("status")).isEqualTo("waiting");
        String cookie = started.response().headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/");
        return new Begun(started.text("call_id"), started.text("room_name"), started.text("caller_token"), cookie.substring(0, cookie.indexOf(';')));
    }

    private String status(String call) throws Exception {
        return house.get("/call/" + call).text("status");
    }

    private void untilThere(String call) throws Exception {
        until("the caller to be seen", () -> house.get("/call/" + call), seen -> seen.body().path("now").asText().equals("the caller came in"));
    }

    private List<String> roles(String call) throws Exception {
        return house.get("/call/" + call).body().path("parties").findValuesAsText("role");
    }

    private static String enc(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer joins(String call, String role, String name) throws Exception {
        return house.post("/call/" + call + "/join", "{\"role\": \"" + role + "\", \"name\": \"" + name + "\"}");
    }

    @Test
    void agentANamesAgentBBriefsThemAndTheCallerAndBMeetWhileAIsFree() throws Exception {
        String zoe = "Zoë 李雷 O'Hara";
        Begun begun = begin(zoe);
        String call = begun.call();
        assertThat(house.post("/call/" + call + "/transfer", "{\"agent_b\": \"Bob\"}").problem()).as("nobody is there yet").isEqualTo("transfer-refused");
        Page caller = comes(begun.token(), Role.CALLER);
        assertThat(caller.room()).isEqualTo(begun.room());
        untilThere(call);
        Answer joined = joins(call, "agent_a", "Alice Amber");
        assertThat(joined.status()).as("%s", joined.body()).isEqualTo(200);
        assertThat(joined.text("room_name")).isEqualTo(begun.room());
        Page alice = comes(joined.text("token"), Role.OTHER);
        until("both to be listed", () -> roles(call), there -> there.containsAll(List.of("caller", "agent_a")));
        JsonNode whole = house.get("/call/" + call).body();
        assertThat(whole.path("status").asText()).isEqualTo("active");
        assertThat(whole.path("transcript").asText()).isEqualTo("conversation:" + call);
        assertThat(whole.path("parties").findValuesAsText("name")).contains(zoe, "Alice Amber");
        until("the music of the house", () -> roles(call), there -> there.contains("agent"));

        transcribed(call);
        Answer begins = house.post("/call/" + call + "/transfer", "{\"agent_b\": \"Bob O'Neil\"}", "Idempotency-Key", "hand over");
        assertThat(begins.status()).as("%s", begins.body()).isEqualTo(202);
        String transfer = begins.text("transfer_id");
        assertThat(begins.text("transfer_room")).isEqualTo("brief-" + transfer);
        assertThat(begins.body().path("summary").isNull()).isTrue();
        assertThat(begins.body().path("agent_script").isNull()).isTrue();
        assertThat(begins.text("status")).isEqualTo("initiated");
        assertThat(house.post("/call/" + call + "/transfer", "{\"agent_b\": \"Bob O'Neil\"}", "Idempotency-Key", "hand over").text("transfer_id")).isEqualTo(transfer);
        assertThat(house.post("/call/" + call + "/transfer", "{\"agent_b\": \"Carl\"}").problem()).isEqualTo("second-transfer");
        Instant said;
        Page aliceBriefing = comes(begins.text("agent_a_token"), Role.OTHER);
        assertThat(aliceBriefing.room()).isEqualTo("brief-" + transfer);

        try (Listener listener = house.listen("/transfers/" + transfer + "/events"); Listener everything = house.listen("/events")) {
            JsonNode active = until("the summary", () -> house.get("/transfers/active").body().path("active_transfers"),
                    all -> all.path(0).path("summary").isTextual()).path(0);
            assertThat(active.path("transfer_id").asText()).isEqualTo(transfer);
            assertThat(active.path("summary").asText()).as("what was told of the call since").contains("Somebody charged me twice.");
            assertThat(active.path("agent_a").asText()).isEqualTo("Alice Amber");
            assertThat(active.path("agent_b").asText()).isEqualTo("Bob O'Neil");
            assertThat(active.path("caller_name").asText()).isEqualTo(zoe);
            assertThat(house.get("/transfers/" + transfer).text("agent_script")).contains("Can you take the call now?");
            until("Bob to be called in", () -> listener.heard("ringing Agent B"), yes -> yes);
            assertThat(house.post("/transfer/" + transfer + "/complete", "").problem()).isEqualTo("nobody-briefed");
            assertThat(joins(call, "agent_b", "Carl").problem()).isEqualTo("not-called-in");

            Answer called = until("Bob's way in", () -> joins(call, "agent_b", "bob o'neil"), answer -> answer.status() == 200);
            Page bobBriefing = comes(called.text("token"), Role.SUPERVISOR);
            assertThat(bobBriefing.room()).isEqualTo("brief-" + transfer);
            until("Bob to be seen", () -> listener.heard("Agent B answered"), yes -> yes);
            assertThat(roles(call)).contains("agent_a", "agent_b", "caller");
            assertThat(house.ask("GET", "/caller/" + enc(zoe) + "/transfer-status", "", "Cookie", begun.cookie()).body().path("transfer_complete").asBoolean(true)).isFalse();

            until("the briefing", () -> house.get("/transfers/" + transfer).text("status"), "summarizing"::equals);
            said = Instant.now();
            CompletableFuture<Answer> completing = CompletableFuture.supplyAsync(() -> {
                try {
                    return house.post("/transfer/" + transfer + "/complete", "");
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            }, Thread::startVirtualThread);
            Answer over = until("Bob's way to the caller", () -> joins(call, "supervisor", "Bob O'Neil"),
                    answer -> answer.status() == 200 && answer.text("room_name").equals(begun.room()));
            Page bob = comes(over.text("token"), Role.SUPERVISOR);
            Answer completed = completing.get(60, TimeUnit.SECONDS);
            assertThat(completed.status()).as("%s", completed.body()).isEqualTo(200);
            assertThat(completed.text("status")).isEqualTo("transfer_completed");
            assertThat(completed.text("final_room")).isEqualTo(begun.room());
            assertThat(completed.text("agent_b")).isEqualTo("Bob O'Neil");

            Answer stands = house.ask("GET", "/caller/" + enc(zoe) + "/transfer-status", "", "Cookie", begun.cookie());
            assertThat(stands.body().path("transfer_complete").asBoolean()).isTrue();
            assertThat(stands.text("transfer_id")).isEqualTo(transfer);
            assertThat(stands.text("final_room")).isEqualTo(begun.room());
            assertThat(stands.text("agent_b")).isEqualTo("Bob O'Neil");
            assertThat(page(stands.text("caller_token")).identity()).isEqualTo(caller.identity());
            assertThat(house.post("/transfer/" + transfer + "/complete", "").problem()).isEqualTo("already-completed");

            List<Listener.Event> told = listener.untilTheEnd();
            assertThat(told.getLast().kind()).isEqualTo("end");
            assertThat(told.getLast().data().path("status").asText()).isEqualTo("completed");
            assertThat(told.getLast().data().path("outcome").asText()).isEqualTo("connected with Agent B");
            List<Listener.Event> steps = told.subList(0, told.size() - 1);
            assertThat(steps).extracting(Listener.Event::id).isEqualTo(Stream.iterate(1, n -> n + 1).limit(steps.size()).map(String::valueOf).toList());
            resumed(transfer, steps);
            until("all of it on the stream of everything", () -> everything.events().stream().anyMatch(one -> one.kind().equals("end")
                    && one.data().path("transfer_id").asText().equals(transfer)), yes -> yes);

            until("A to be free", () -> roles(call), there -> !there.contains("agent_a") && !there.contains("agent"));
            assertThat(roles(call)).containsExactlyInAnyOrder("caller", "agent_b");
            assertThat(house.get("/rooms/" + begun.room() + "/participants").body().path("participants").findValuesAsText("identity"))
                    .containsExactlyInAnyOrder(caller.identity(), bob.identity());
            until("the briefing room to be closed", () -> exchange().present(new RoomName("brief-" + transfer)), List::isEmpty);
            assertThat(house.get("/transfers/active").body().path("active_transfers")).isEmpty();
        }
        assertThat(house.phones().switchboard().heardBy(caller.identity())).containsSubsequence("hold music").endsWith(
                house.get("/rooms/" + begun.room() + "/participants").body().path("participants").findValuesAsText("identity").stream()
                        .filter(one -> !one.equals(caller.identity())).findFirst().orElseThrow());
        // For the phone world two are joined by an order; a page that was let in, once A had said so, needs none.
        assertThat(house.phones().switchboard().violations()).allMatch(one -> one.sentence().endsWith("before the merge") && one.at().isAfter(said));

        leaves(caller);
        until("the end of the call", () -> house.get("/call/" + call), seen -> !seen.body().path("ended_at").isNull());
        assertThat(status(call)).isEqualTo("inactive");
        assertThat(joins(call, "agent_a", "Alice Amber").problem()).isEqualTo("call-over");
        assertThat(house.post("/call/" + call + "/transfer", "{\"agent_b\": \"Bob\"}").problem()).isEqualTo("call-over");
        assertThat(house.ask("POST", "/token", "{}", "Cookie", begun.cookie()).problem()).isEqualTo("call-over");
        assertThat(house.post("/calls/" + call + "/transcript", "{\"turns\": [{\"speaker\": \"caller\", \"text\": \"Hello?\"}]}").problem()).isEqualTo("call-over");
        assertThat(house.get("/calls/" + call + "/transcript").body().path("turns")).hasSize(3);
        assertThat(house.told("call-" + call, transfer)).contains("ringing Agent B")
                .doesNotContain("charged me twice", "Zoë", "O'Hara", "Alice", "Amber", "Bob", "O'Neil", "2025550142", "invoice", begun.cookie().substring(11));
        assertThat(house.ask("DELETE", "/calls/" + call, "", "Authorization", "Bearer " + ServedHouse.KEY).status()).isEqualTo(204);
        assertThat(house.get("/calls/" + call + "/transcript").problem()).isEqualTo("call-erased");
        assertThat(house.get("/transfers/" + transfer).body().path("status").asText()).isEqualTo("erased");
    }

    /** Told twice, said once. */
    private void transcribed(String call) throws Exception {
        String path = "/calls/" + call + "/transcript";
        String turns = """
                {"turns": [{"speaker": "agent", "text": "What is wrong with it?"}, {"speaker": "caller", "text": "Somebody charged me twice."}]}""";
        for (int times = 0; times < 2; times++) {
            Answer kept = house.post(path, turns, "Idempotency-Key", "the first words");
            assertThat(kept.status()).as("%s", kept.body()).isEqualTo(200);
            assertThat(kept.body().path("numbers").toString()).as("after the issue that the caller told").isEqualTo("[1,2]");
        }
        assertThat(house.post(path, turns.replace("twice", "thrice"), "Idempotency-Key", "the first words").problem()).isEqualTo("reused-key");
        assertThat(house.post(path, turns.replace("agent", "king")).problem()).isEqualTo("invalid-field");
        assertThat(house.post(path, "{\"turns\": [null]}").problem()).isEqualTo("missing-field");
        JsonNode first = house.get(path + "?limit=2").body();
        assertThat(first.path("turns").findValuesAsText("text")).containsExactly("The invoice of March is wrong.", "What is wrong with it?");
        assertThat(house.get(path + "?after=" + first.path("next").asInt()).body().path("turns").findValuesAsText("text")).containsExactly("Somebody charged me twice.");
    }

    /** Whoever comes back with the last id that they have hears what they missed, and once they know the end, nothing. */
    private void resumed(String transfer, List<Listener.Event> steps) throws Exception {
        try (Listener again = house.listen("/transfers/" + transfer + "/events", "Last-Event-ID", "3")) {
            List<Listener.Event> missed = again.untilTheEnd();
            assertThat(missed.subList(0, missed.size() - 1)).extracting(one -> one.data().path("text")).isEqualTo(
                    steps.subList(3, steps.size()).stream().map(one -> one.data().path("text")).toList());
        }
        try (Listener knows = house.listen("/transfers/" + transfer + "/events", "Last-Event-ID", "end")) {
            assertThat(knows.status()).isEqualTo(204);
        }
        assertThat(house.ask("GET", "/transfers/" + transfer + "/events", "", "Authorization", "Bearer " + ServedHouse.KEY, "Last-Event-ID", "x").problem())
                .isEqualTo("invalid-field");
        String middle = steps.get(4).data().path("at").asText();
        String id = Instant.parse(middle).toEpochMilli() + " " + transfer + " 5";
        try (Listener all = house.listen("/events", "Last-Event-ID", id)) {
            until("what was missed", () -> all.events().stream().anyMatch(one -> one.kind().equals("end")), yes -> yes);
            assertThat(all.events().stream().filter(one -> one.data().path("transfer_id").asText().equals(transfer) && one.kind().equals("step"))
                    .map(one -> one.data().path("number").asInt())).containsAll(Stream.iterate(6, n -> n <= steps.size(), n -> n + 1).toList());
        }
    }

    @Test
    void whatHappensIsToldWithinTheBlinkOfAnEyeAndACancelledTransferGivesTheCallerBack() throws Exception {
        Begun begun = begin("Mia");
        Page caller = comes(begun.token(), Role.CALLER);
        untilThere(begun.call());
        Page alice = comes(joins(begun.call(), "agent_a", "Alice").text("token"), Role.OTHER);
        String transfer = house.post("/call/" + begun.call() + "/transfer", "{\"agent_b\": \"Bob\"}").text("transfer_id");
        try (Listener listener = house.listen("/transfers/" + transfer + "/events")) {
            until("Bob to be called in", () -> listener.heard("ringing Agent B"), yes -> yes);
            Instant listening = Instant.now();
            Answer called = until("Bob's way in", () -> joins(begun.call(), "agent_b", "Bob"), answer -> answer.status() == 200);
            comes(called.text("token"), Role.SUPERVISOR);
            until("Bob to be seen", () -> listener.heard("Agent B answered"), yes -> yes);
            assertThat(house.post("/transfers/" + transfer + "/cancel", "").status()).isEqualTo(202);
            List<Listener.Event> told = listener.untilTheEnd();
            assertThat(told.getLast().data().path("outcome").asText()).isEqualTo("called off by an operator");
            List<Duration> late = told.stream().filter(one -> one.kind().equals("step")).filter(one -> at(one).isAfter(listening))
                    .map(one -> Duration.between(at(one), one.came())).sorted().toList();
            assertThat(late).isNotEmpty();
            // By the clock of a machine that may be busy: half of them at least.
            assertThat(late.get(late.size() / 2)).as("%s", late).isLessThan(Duration.ofMillis(300));
        }
        assertThat(house.post("/transfer/" + transfer + "/complete", "").problem()).isEqualTo("transfer-over");
        until("the caller to be back", () -> status(begun.call()), "active"::equals);
        assertThat(roles(begun.call())).contains("caller", "agent_a");
        leaves(caller);
        assertThat(alice.identity()).startsWith("colleague:");
    }

    private static Instant at(Listener.Event one) {
        return Instant.parse(one.data().path("at").asText());
    }

    @Test
    void aSessionOpensItsOwnCallAndNothingElseAndNamesakesAreToldApart() throws Exception {
        Begun one = begin("Same Name");
        Begun other = begin("same name");
        String path = "/caller/" + enc("Same Name") + "/transfer-status";
        for (Begun own : List.of(one, other)) {
            assertThat(house.ask("GET", "/call/" + own.call(), "", "Cookie", own.cookie()).text("call_id")).isEqualTo(own.call());
            Answer token = house.ask("POST", "/token", "{\"identity\": \"caller-" + own.call() + "\", \"room\": \"" + own.room() + "\"}", "Cookie", own.cookie());
            assertThat(page(token.text("token")).room()).isEqualTo(own.room());
            assertThat(token.text("url")).isEqualTo(house.phones().url());
            Answer stands = house.ask("GET", path, "", "Cookie", own.cookie());
            assertThat(stands.status()).isEqualTo(200);
            assertThat(stands.body().path("calls").isNull()).as("no list of namesakes").isTrue();
            assertThat(stands.body().path("caller_token").isNull()).isTrue();
        }
        assertThat(house.ask("GET", "/call/" + other.call(), "", "Cookie", one.cookie()).problem()).isEqualTo("session-elsewhere");
        assertThat(house.ask("GET", "/caller/Somebody/transfer-status", "", "Cookie", one.cookie()).problem()).isEqualTo("session-elsewhere");
        assertThat(house.ask("POST", "/token", "{\"identity\": \"x\", \"room\": \"" + other.room() + "\"}", "Cookie", one.cookie()).problem())
                .isEqualTo("session-elsewhere");
        for (String[] beyond : List.of(new String[] {"GET", "/calls"}, new String[] {"POST", "/call/" + one.call() + "/join"},
                new String[] {"POST", "/call/" + one.call() + "/transfer"}, new String[] {"GET", "/rooms/" + one.room() + "/participants"},
                new String[] {"GET", "/transfers/active"}, new String[] {"GET", "/events"}, new String[] {"DELETE", "/calls/" + one.call()})) {
            assertThat(house.ask(beyond[0], beyond[1], "", "Cookie", one.cookie()).problem()).as(beyond[1]).isEqualTo("no-key");
        }
        for (String forged : List.of(one.cookie() + "x", "baton_call=" + one.call() + ".", "baton_call=" + other.call() + one.cookie().substring(one.cookie().indexOf('.')),
                "baton_call=", "baton_call=%00.x")) {
            assertThat(house.ask("GET", "/call/" + one.call(), "", "Cookie", forged).problem()).as(forged).isEqualTo("no-key");
        }

        Answer listed = house.get(path);
        assertThat(listed.body().path("calls").findValuesAsText("call_id")).containsExactlyInAnyOrder(one.call(), other.call());
        assertThat(listed.response().body()).doesNotContain("eyJ");
        assertThat(listed.body().path("transfer_id").isNull()).as("of whom?").isTrue();
        assertThat(house.get("/caller/Nobody/transfer-status").problem()).isEqualTo("unknown-caller");

        // One letter can be sent in two forms, and some scripts need joiners.
        Begun composed = begin("Jose\u0301 \u0646\u0627\u0645\u200C\u0647\u0627");
        assertThat(house.get("/caller/" + enc("JOS\u00C9 \u0646\u0627\u0645\u200C\u0647\u0627") + "/transfer-status").body().path("calls")
                .findValuesAsText("call_id")).containsExactly(composed.call());
    }

    @Test
    void whoRepeatsARequestBeginsNoSecondCallAndHasASessionOfTheFirst() throws Exception {
        Begun first = begin("Rita", "Idempotency-Key", "rita");
        Begun again = begin("Rita", "Idempotency-Key", "rita");
        assertThat(again.call()).isEqualTo(first.call());
        assertThat(house.ask("GET", "/call/" + first.call(), "", "Cookie", again.cookie()).status()).isEqualTo(200);
        assertThat(house.post("/call/start", "{\"caller_name\": \"Another\"}", "Idempotency-Key", "rita").problem()).isEqualTo("reused-key");
    }

    @Test
    void whatCannotBeDoneIsRefusedEachWithItsOwnProblem() throws Exception {
        Begun begun = begin("Ben");
        String call = begun.call();
        Page ben = comes(begun.token(), Role.CALLER);
        untilThere(call);
        for (String name : List.of("", "   ", "a/b", "a\\b", "a;b", "50%", "..", "x\u0000y", "tab\there", "\u202Ereversed", "x".repeat(81))) {
            String field = house.post("/call/start", "{\"caller_name\": " + json(name) + "}").body().path("field").asText();
            assertThat(field).as(name).isEqualTo("caller_name");
        }
        assertThat(house.post("/call/start", "{}").problem()).isEqualTo("missing-field");
        assertThat(house.post("/call/start", "{\"caller_name\": \"Ben\", \"caller_info\": {\"issue\": \"" + "x".repeat(2001) + "\"}}").problem()).isEqualTo("invalid-field");
        for (String role : List.of("caller", "observer", "operator")) {
            assertThat(joins(call, role, "Eve").problem()).as(role).isEqualTo("invalid-field");
        }
        assertThat(joins(call, "", "Eve").problem()).isEqualTo("missing-field");
        assertThat(joins(call, "agent_a", "").problem()).isEqualTo("missing-field");
        assertThat(joins(call, "agent_b", "Eve").problem()).isEqualTo("not-called-in");
        assertThat(joins("bbbb-bbbb-bbbb", "agent_a", "Eve").problem()).isEqualTo("unknown-call");
        assertThat(house.post("/call/bbbb-bbbb-bbbb/transfer", "{\"agent_b\": \"Eve\"}").problem()).isEqualTo("unknown-call");
        assertThat(house.post("/call/" + call + "/transfer", "{}").problem()).isEqualTo("missing-field");
        assertThat(house.post("/call/" + call + "/transfer", "{\"agent_b\": \"E\\u0000ve\"}").problem()).isEqualTo("invalid-field");
        assertThat(house.post("/call/" + call + "/transfer", "{\"agent_b\": \"Eve\", \"mode\": \"three_way\"}").problem()).isEqualTo("invalid-field");
        assertThat(house.post("/call/" + call + "/transfer", "{\"agent_b\": \"Eve\", \"mode\": \"lukewarm\"}").problem()).isEqualTo("invalid-field");
        assertThat(house.post("/call/" + call + "/transfer", "{\"destination\": \"nowhere\"}").problem()).isEqualTo("transfer-refused");
        assertThat(house.post("/transfer/transfer-bbbb-bbbb-bbbb-1/complete", "").problem()).isEqualTo("unknown-transfer");
        assertThat(house.get("/transfers/transfer-bbbb-bbbb-bbbb-1/events").problem()).isEqualTo("unknown-transfer");
        for (String room : List.of("call-bbbb-bbbb-bbbb", "brief-transfer-bbbb-bbbb-bbbb-1", "lobby")) {
            assertThat(house.get("/rooms/" + room + "/participants").problem()).as(room).isEqualTo("unknown-room");
            assertThat(house.post("/token", "{\"identity\": \"eve\", \"room\": \"" + room + "\"}").problem()).as(room).isEqualTo("unknown-room");
        }
        assertThat(house.post("/token", "{\"room\": \"" + begun.room() + "\"}").problem()).isEqualTo("missing-field");
        for (String identity : List.of("leg:1", "colleague:1", "caller-2", "foreign-x", "Eve Eavesdropper", "+12025550142")) {
            assertThat(house.post("/token", "{\"identity\": \"" + identity + "\", \"room\": \"" + begun.room() + "\"}").problem()).as(identity).isEqualTo("invalid-field");
        }
        Answer eve = house.post("/token", "{\"identity\": \"eve\", \"room\": \"" + begun.room() + "\"}");
        assertThat(page(eve.text("token")).identity()).isEqualTo("eve");
        assertThat(house.post("/token", "{\"identity\": \"eve\", \"room\": \"" + begun.room() + "\"}").problem()).isEqualTo("identity-used");
        assertThat(status(call)).as("none of it changed anything").isEqualTo("active");
        assertThat(house.get("/call/" + call).body().path("transfers")).isEmpty();
        leaves(ben);
    }

    /** And nothing of it is known to one {@code baton serve} alone. */
    @Test
    void aColleagueWhoIsCalledInColdComesStraightToTheCaller() throws Exception {
        Begun begun = begin("Cora");
        house.anotherServes();
        Page cora = comes(begun.token(), Role.CALLER);
        untilThere(begun.call());
        Answer begins = house.post("/call/" + begun.call() + "/transfer", "{\"agent_b\": \"Bob\", \"mode\": \"cold\"}");
        assertThat(begins.body().path("agent_a_token").isNull()).as("nobody briefs").isTrue();
        house.anotherServes();
        Answer called = until("Bob's way in", () -> joins(begun.call(), "agent_b", "Bob"), answer -> answer.status() == 200);
        assertThat(called.text("room_name")).isEqualTo(begun.room());
        Page bob = comes(called.text("token"), Role.SUPERVISOR);
        Answer ended = until("the two to be joined", () -> house.get("/transfers/" + begins.text("transfer_id")), seen -> !seen.body().path("outcome").isNull());
        assertThat(ended.text("outcome")).isEqualTo("connected with Agent B");
        assertThat(house.phones().switchboard().heardBy(cora.identity())).endsWith(bob.identity());
        assertThat(house.ask("GET", "/caller/Cora/transfer-status", "", "Cookie", begun.cookie()).body().path("transfer_complete").asBoolean()).isTrue();
        leaves(cora);
    }

    @Test
    void whoFollowsEverythingHearsACallBeginAndEndAndComingBackWhatTheyMissed() throws Exception {
        try (Listener everything = house.listen("/events")) {
            Begun begun = begin("Erin");
            Page erin = comes(begun.token(), Role.CALLER);
            until("her coming", () -> ofCall(everything, begun.call()), lines -> lines.contains("the caller came in"));
            leaves(erin);
            until("the end", () -> ofCall(everything, begun.call()), lines -> lines.contains("call-end"));
            List<String> all = ofCall(everything, begun.call());
            assertThat(all).startsWith("the caller is awaited", "the caller came in").endsWith("call-end").doesNotHaveDuplicates();
            everything.events().stream().filter(one -> one.kind().startsWith("call") && one.data().path("call_id").asText().equals(begun.call())).forEach(one ->
                    System.out.printf("%s came %d ms after its step%n", one.data(), Duration.between(Instant.parse(one.data().path("at").asText()), one.came()).toMillis()));
            String first = everything.events().stream().filter(one -> one.kind().equals("call")).findFirst().orElseThrow().id();
            try (Listener again = house.listen("/events", "Last-Event-ID", first)) {
                until("what was missed", () -> ofCall(again, begun.call()), lines -> lines.containsAll(all));
            }
        }
    }

    @Test
    void oneTransferThatDoesNotAnswerKeepsNobodyFromHearingOfOtherCalls() throws Exception {
        try (var unused = house.anUnansweringTransferOf(begin("Fay").call()); Listener everything = house.listen("/events")) {
            Begun gil = begin("Gil");
            until("the first of it", () -> ofCall(everything, gil.call()), lines -> lines.contains("the caller is awaited"));
            Listener.Event first = everything.events().stream().filter(one -> one.data().path("call_id").asText().equals(gil.call())).findFirst().orElseThrow();
            assertThat(Duration.between(Instant.parse(first.data().path("at").asText()), first.came())).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static List<String> ofCall(Listener listener, String call) {
        return listener.events().stream().filter(one -> one.kind().startsWith("call") && one.data().path("call_id").asText().equals(call))
                .map(one -> one.kind().equals("call") ? one.data().path("text").asText() : one.kind()).toList();
    }

    @Test
    void theDirectoryIsShownWithoutItsNumbersAndANewOneIsJudgedLineByLine() throws Exception {
        Answer shown = house.get("/directory");
        assertThat(shown.body().path("destinations").path(0).toString()).isEqualTo(
                "{\"destination\":\"billing\",\"name\":\"Billing\",\"mode\":\"cold\",\"open\":true,\"supervisors\":[\"grace\"]}");
        assertThat(shown.body().path("supervisors").findValuesAsText("name")).containsExactly("Grace");
        assertThat(shown.response().body()).doesNotContain("98765", "43212");

        String directory = """
                supervisors:
                  grace: {name: Grace, phone: "+91 98765 43212"}
                  marie: {name: Marie, phone: "+1 202 555 0142"}
                destinations:
                  billing: {name: Billing, mode: cold, supervisors: [grace, marie]}
                """;
        Answer good = house.post("/directory/validate", directory);
        assertThat(good.body().path("valid").asBoolean()).as("%s", good.body()).isTrue();
        assertThat(good.body().path("objections").findValuesAsText("line")).as("a country that this house does not call").containsExactly("3");
        Answer bad = house.post("/directory/validate", directory.replace("cold", "lukewarm").replace("[grace,", "[grace, linus,").replace("Marie,", "'+1 202 555 0142',"));
        assertThat(bad.body().path("valid").asBoolean(true)).isFalse();
        assertThat(bad.body().path("mistakes").findValuesAsText("line")).containsExactly("3", "5", "5");
        assertThat(bad.response().body()).contains("there is no mode", "there is no supervisor").doesNotContain("202 555");
        assertThat(house.post("/directory/validate", "[".repeat(1000)).body().path("mistakes").findValuesAsText("sentence").toString()).contains("nested deeper");
        assertThat(house.post("/directory/validate", "#" + "x".repeat(300_000)).problem()).isEqualTo("too-large");
        assertThat(house.get("/directory").body()).isEqualTo(shown.body());
    }

    @Test
    void whatIsAnotherTenantsIsNotThere() throws Exception {
        house.sql("insert into baton.known_call (id, tenant, room, caller, reach) values ('zzzz-zzzz-zzzz', 'neighbour', 'call-zzzz-zzzz-zzzz', 'caller', 'browser')");
        house.sql("insert into baton.known_transfer (id, call, tenant) values ('transfer-zzzz-zzzz-zzzz-1', 'zzzz-zzzz-zzzz', 'neighbour')");
        assertThat(house.get("/call/zzzz-zzzz-zzzz").problem()).isEqualTo("unknown-call");
        assertThat(joins("zzzz-zzzz-zzzz", "agent_a", "Eve").problem()).isEqualTo("unknown-call");
        assertThat(house.get("/calls/zzzz-zzzz-zzzz/transcript").problem()).isEqualTo("unknown-call");
        assertThat(house.post("/call/zzzz-zzzz-zzzz/transfer", "{\"agent_b\": \"Eve\"}").problem()).isEqualTo("unknown-call");
        assertThat(house.post("/transfer/transfer-zzzz-zzzz-zzzz-1/complete", "").problem()).isEqualTo("unknown-transfer");
        assertThat(house.get("/transfers/transfer-zzzz-zzzz-zzzz-1/events").problem()).isEqualTo("unknown-transfer");
        assertThat(house.get("/transfers/active").response().body()).doesNotContain("zzzz");
        for (String room : List.of("call-zzzz-zzzz-zzzz", "brief-transfer-zzzz-zzzz-zzzz-1")) {
            assertThat(house.get("/rooms/" + room + "/participants").problem()).isEqualTo("unknown-room");
            assertThat(house.post("/token", "{\"identity\": \"eve\", \"room\": \"" + room + "\"}").problem()).isEqualTo("unknown-room");
        }
    }

    /** Last: the places of those who listened are free again only once it is noticed that they went. */
    @Test
    @Order(Integer.MAX_VALUE)
    void soManyMayListenAndAreToldInAPauseThatTheyStillDo() throws Exception {
        var listeners = new ArrayList<Listener>();
        try {
            Listener last = house.listen("/events");
            while (last.status() == 200) {
                listeners.add(last);
                assertThat(listeners).hasSizeLessThanOrEqualTo(100);
                last = house.listen("/events");
            }
            last.close();
            Answer full = house.get("/events");
            assertThat(full.problem()).isEqualTo("too-many-listeners");
            assertThat(full.response().headers().firstValue("Retry-After")).isPresent();
            listeners.getFirst().beaten().get(30, TimeUnit.SECONDS);
            assertThat(house.get("/calls").status()).isEqualTo(200);
        } finally {
            listeners.forEach(Listener::close);
        }
    }

    private static String json(String text) throws Exception {
        return new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(text);
    }
}
