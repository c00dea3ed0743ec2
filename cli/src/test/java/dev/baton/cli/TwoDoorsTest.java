package dev.baton.cli;

import static dev.baton.cli.ServedHouse.until;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static dev.baton.simulation.Habits.saysNothing;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.cli.ServedHouse.Answer;
import dev.baton.cli.ServedHouse.Door;
import dev.baton.port.Rooms.Role;
import dev.baton.simulation.WorldEvent;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two {@code baton serve} on one Postgres and one Temporal: it does not matter which of them somebody comes to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoDoorsTest {

    private static final String ADA = "+919876543211";
    private static final String GRACE = "+919876543212";
    private static final int PER_SECOND = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private Integrator integrator;
    private ServedHouse house;
    private Path folder;
    private Door one;
    private Door other;

    @BeforeAll
    void open(@TempDir Path place) throws Exception {
        folder = place;
        integrator = new Integrator();
        house = new ServedHouse(folder, "", dev.baton.traces.Traces.none(), lines -> lines + "BATON_REQUESTS_PER_SECOND=" + PER_SECOND
                + "\n" + integrator.settings());
        var switchboard = house.phones().switchboard();
        switchboard.exchange().connect(ADA, switchboard.supervisor("ada", "Ada").when(answers(after(1))), Role.CALLER);
        switchboard.exchange().connect(GRACE, switchboard.supervisor("grace", "Grace").when(answers(after(1)).then(saysNothing())), Role.SUPERVISOR);
        one = house.door();
        other = house.open();
    }

    @AfterAll
    void close() throws Exception {
        house.close();
        integrator.close();
        http.close();
    }

    private static String wish(boolean transfer) {
        return """
                {"to_phone": "%s", "from_phone": "+919876543210", "contact_name": "John Doe", "enable_call_transfer": %s, "transfer_phone_number": "%s",
                 "model": {"name": "gpt-4o-mini", "api_key": "canary-openai"}}""".formatted(ADA, transfer, GRACE);
    }

    private long rang() {
        return house.phones().switchboard().events().stream().filter(event -> event.kind() == WorldEvent.Kind.RINGING).count();
    }

    /** All in the same instant. */
    private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        var together = new CyclicBarrier(tasks.size());
        var results = new ArrayList<T>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = tasks.stream().map(task -> threads.submit(() -> {
                together.await();
                return task.call();
            })).toList();
            for (Future<T> result : running) {
                results.add(result.get());
            }
        }
        return results;
    }

    private String answered(Door door) throws Exception {
        Answer placed = door.post("/call", wish(true));
        assertThat(placed.status()).as("%s", placed.body()).isEqualTo(202);
        String call = placed.text("call_id");
        until("Ada to answer", () -> door.get("/call/" + call), seen -> seen.body().path("now").asText().contains("answered"));
        return call;
    }

    private static void untilGraceIsRung(Door door, String transfer) throws Exception {
        until("Grace's phone", () -> door.get("/transfers/" + transfer), seen -> seen.body().path("journal").toString().contains("ringing Grace"));
    }

    private static void untilAsked(Door door, String transfer) throws Exception {
        until("Grace to be asked", () -> door.post("/transfers/" + transfer + "/accept", ""), answer -> answer.status() == 202);
    }

    private static Answer ended(Door door, String transfer) throws Exception {
        return until("the end of the transfer", () -> door.get("/transfers/" + transfer), seen -> !seen.body().path("outcome").isNull());
    }

    private static String begin(Door door, String call) throws Exception {
        Answer begun = door.post("/call/" + call + "/transfer", "{\"destination\": \"billing\", \"mode\": \"warm\"}");
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        return begun.text("transfer_id");
    }

    private static void hangUp(ServedHouse house, String call) {
        house.phones().switchboard().exchange().hangUp(new RoomName("call-" + call), new Identity("caller-" + call));
    }

    @Test
    void theSameRequestAtBothDoorsInTheSameInstantIsOneCall() throws Exception {
        for (int round = 0; round < 5; round++) {
            long rang = rang();
            String key = "at both doors " + round;
            List<Callable<Answer>> asking = IntStream.range(0, 6)
                    .mapToObj(n -> (Callable<Answer>) () -> (n % 2 == 0 ? one : other).post("/call", wish(false), "Idempotency-Key", key)).toList();
            List<Answer> answers = atOnce(asking);
            assertThat(answers).extracting(Answer::status).as("%s", answers).containsOnly(202);
            assertThat(answers.stream().map(answer -> answer.text("call_id")).distinct()).hasSize(1);
            String call = answers.getFirst().text("call_id");
            until("Ada to answer", () -> other.get("/call/" + call), seen -> seen.body().path("now").asText().contains("answered"));
            assertThat(rang()).isEqualTo(rang + 1);
            hangUp(house, call);
            until("the end of the call", () -> one.get("/call/" + call), seen -> !seen.body().path("ended_at").isNull());
        }
    }

    @Test
    void aKeyMayAskSoOftenAtBothDoorsTogether() throws Exception {
        var terminal = new Terminal(folder);
        assertThat(terminal.baton("key", "make", "--role", "integrator", "--name", "hasty")).as(terminal.all()).isZero();
        Matcher made = Pattern.compile("(?m)^ {4}(baton_[A-Za-z0-9_-]{43})$").matcher(terminal.out());
        assertThat(made.find()).isTrue();
        String hasty = "Bearer " + made.group(1);
        record Count(Door door, AtomicInteger let, AtomicInteger refused) {
            Count(Door door) {
                this(door, new AtomicInteger(), new AtomicInteger());
            }

            @Override
            public String toString() {
                return "let in " + let + ", refused " + refused;
            }
        }
        List<Count> counts = List.of(new Count(one), new Count(other));
        Instant began = Instant.now();
        List<Callable<Boolean>> asking = new ArrayList<>();
        for (int n = 0; n < 16; n++) {
            Count count = counts.get(n % 2);
            asking.add(() -> {
                while (count.refused().get() < 50) {
                    int status = http.send(count.door().request("GET", "/call/bcdf-ghjk-mnpq", "").header("Authorization", hasty).build(), BodyHandlers.discarding()).statusCode();
                    assertThat(status).isIn(404, 429);
                    (status == 429 ? count.refused() : count.let()).incrementAndGet();
                    assertThat(Duration.between(began, Instant.now())).as("%s", counts).isLessThan(Duration.ofSeconds(60));
                }
                return true;
            });
        }
        assertThat(atOnce(asking)).containsOnly(true);
        double seconds = Duration.between(began, Instant.now()).toMillis() / 1000.0;
        int all = counts.stream().mapToInt(count -> count.let().get()).sum();
        System.out.printf("two doors: %s in %.1f s%n", counts, seconds);
        // A burst, what came since, and a tenth for each door.
        assertThat(all).as("let in within %s s: %s", seconds, counts).isLessThanOrEqualTo((int) Math.ceil(2 * PER_SECOND + seconds * PER_SECOND + 0.2 * PER_SECOND));
        assertThat(all).isGreaterThan(PER_SECOND);
    }

    @Test
    void aDoorWhosePortIsTakenSaysSoWithTheCure() {
        String port = one.address().replaceFirst(".*:", "");
        var terminal = new Terminal(folder);
        assertThat(terminal.baton("serve", "--real-phones", "--port", port)).isEqualTo(Wrong.SURROUNDINGS);
        assertThat(terminal.err()).contains("baton: port " + port + " is taken: stop what uses it, or choose another with --port.");
    }

    @Test
    void aTransferThatIsBegunAtOneDoorIsSeenAcceptedAndCancelledAtTheOtherAndToldOnce() throws Exception {
        String call = answered(one);
        String cancelled = begin(one, call);
        assertThat(other.get("/transfers/active").body().path("active_transfers").findValuesAsText("transfer_id")).contains(cancelled);
        untilGraceIsRung(other, cancelled);
        assertThat(other.post("/transfers/" + cancelled + "/cancel", "").status()).isEqualTo(202);
        assertThat(ended(one, cancelled).text("outcome")).isEqualTo("called off by an operator");

        until("the caller to be back", () -> one.get("/call/" + call).text("status"), "active"::equals);
        String accepted = begin(one, call);
        untilAsked(other, accepted);
        assertThat(ended(one, accepted).text("outcome")).isEqualTo("connected with Grace");
        assertThat(ended(other, accepted).body()).isEqualTo(ended(one, accepted).body());

        for (String transfer : List.of(cancelled, accepted)) {
            until("the integrator to be told", () -> integrator.heardOf(transfer), events -> events.stream().anyMatch(event -> event.path("type").asString().equals("transfer.ended")));
        }
        hangUp(house, call);
        until("the end of the call", () -> other.get("/call/" + call), seen -> !seen.body().path("ended_at").isNull());
        String later = answered(other);
        String last = begin(other, later);
        untilGraceIsRung(one, last);
        Answer off = one.post("/transfers/" + last + "/cancel", "");
        assertThat(off.status()).as("%s", off.body()).isEqualTo(202);
        until("the integrator to be told", () -> integrator.heardOf(last), events -> events.stream().anyMatch(event -> event.path("type").asString().equals("transfer.ended")));
        // Whatever the second door would have told, it has told by now: it was looking all the time.
        for (String transfer : List.of(cancelled, accepted, last)) {
            List<Integer> sequence = integrator.heardOf(transfer).stream().map(event -> event.path("sequence").asInt()).toList();
            assertThat(sequence).as("each once, in order").isEqualTo(IntStream.rangeClosed(1, sequence.size()).boxed().toList());
        }
        assertThat(integrator.heard().stream().map(one -> one.json().path("id").asString())).doesNotHaveDuplicates();
        hangUp(house, later);
    }

    @Test
    void aStreamOfEventsIsResumedAtTheOtherDoorWithoutAGapAndNothingIsTwo() throws Exception {
        String call = answered(one);
        var heard = new ArrayList<Listener.Event>();
        String first;
        String second;
        try (Listener whole = other.listen("/events"); Listener here = one.listen("/events")) {
            // Both are there before anything happens.
            first = begin(one, call);
            until("both to listen", () -> whole.heard("ringing Grace") && here.heard("ringing Grace"), yes -> yes);
            here.close();
            heard.addAll(here.events());
            assertThat(other.post("/transfers/" + first + "/cancel", "").status()).isEqualTo(202);
            ended(other, first);
            until("the caller to be back", () -> one.get("/call/" + call).text("status"), "active"::equals);
            try (Listener there = other.listen("/events", "Last-Event-ID", heard.getLast().id())) {
                second = begin(one, call);
                untilAsked(one, second);
                ended(one, second);
                String end = second;
                until("the end at both", () -> isOver(whole, end) && isOver(there, end), yes -> yes);
                List<String> all = whole.events().stream().map(Listener.Event::id).toList();
                List<String> before = heard.stream().map(Listener.Event::id).toList();
                until("nothing to be missing", () -> all.stream().filter(id -> !before.contains(id) && there.events().stream().noneMatch(event -> event.id().equals(id))).toList(),
                        List::isEmpty);
                assertThat(there.events().stream().map(Listener.Event::id)).as("within one stream").doesNotHaveDuplicates();
                heard.addAll(there.events());
            }
            assertThat(whole.events().stream().map(Listener.Event::id)).as("within one stream").doesNotHaveDuplicates();
            Map<String, JsonNode> known = new LinkedHashMap<>();
            // What came just before may come again, as the same.
            for (Listener.Event event : heard) {
                JsonNode before = known.putIfAbsent(event.id(), event.data());
                assertThat(before == null || sameButStatus(before, event.data())).as("%s and %s", before, event.data()).isTrue();
            }
            for (String transfer : List.of(first, second)) {
                List<Integer> numbers = known.values().stream().filter(data -> data.path("transfer_id").asText().equals(transfer) && data.has("number"))
                        .map(data -> data.path("number").asInt()).sorted().toList();
                assertThat(numbers).as("no gap in %s", transfer).isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
                assertThat(numbers).hasSameSizeAs(one.get("/transfers/" + transfer).body().path("journal"));
            }
            for (String transfer : List.of(first, second)) {
                assertThat(heard.stream().filter(event -> event.kind().equals("end") && event.data().path("transfer_id").asText().equals(transfer))
                        .map(Listener.Event::id).distinct()).as("one end of %s", transfer).hasSize(1);
            }
        }
        hangUp(house, call);
    }

    private static boolean isOver(Listener listener, String transfer) {
        return listener.events().stream().anyMatch(one -> one.kind().equals("end") && one.data().path("transfer_id").asText().equals(transfer));
    }

    /** How a transfer stands is told as of when it is told. */
    private static boolean sameButStatus(JsonNode one, JsonNode again) {
        return one.path("text").equals(again.path("text")) && one.path("number").equals(again.path("number")) && one.path("at").equals(again.path("at"));
    }

    @Test
    void aSessionThatIsBegunAtOneDoorIsGoodAtTheOther() throws Exception {
        Answer started = one.post("/call/start", "{\"caller_name\": \"Zoë\"}", "Idempotency-Key", "a page");
        assertThat(started.status()).as("%s", started.body()).isEqualTo(200);
        String call = started.text("call_id");
        String cookie = started.response().headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        house.phones().switchboard().exchange().join(new RoomName("call-" + call), new Identity("caller-" + call), Role.CALLER, Reach.BROWSER);
        Answer seen = until("the caller to be seen", () -> other.ask("GET", "/call/" + call, "", "Cookie", cookie),
                answer -> answer.body().path("now").asText().equals("the caller came in"));
        assertThat(seen.text("caller_name")).isEqualTo("Zoë");
        assertThat(other.ask("GET", "/caller/Zo%C3%AB/transfer-status", "", "Cookie", cookie).status()).isEqualTo(200);
        Answer token = other.ask("POST", "/token", "{\"identity\": \"caller-" + call + "\", \"room\": \"call-" + call + "\"}", "Cookie", cookie);
        assertThat(token.status()).as("%s", token.body()).isEqualTo(200);
        assertThat(other.ask("GET", "/call/" + call, "", "Cookie", cookie + "x").problem()).isEqualTo("no-key");

        Answer again = other.post("/call/start", "{\"caller_name\": \"Zoë\"}", "Idempotency-Key", "a page");
        assertThat(again.text("call_id")).isEqualTo(call);
        String newer = again.response().headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        assertThat(one.ask("GET", "/call/" + call, "", "Cookie", newer).status()).isEqualTo(200);
        hangUp(house, call);
    }

    @Test
    void aWebhookOfLiveKitsThatComesToBothDoorsIsTakenAndPassedOnOnce() throws Exception {
        String call = answered(one);
        List<SignedNews> all = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            SignedNews news = SignedNews.genuine(Instant.now().getEpochSecond(), SignedNews.body("call-" + call));
            all.add(news);
            List<String> answers = atOnce(IntStream.range(0, 4).mapToObj(i -> (Callable<String>) () -> take(i % 2 == 0 ? one : other, news)).toList());
            // What was written down too late to say so is known when it comes again.
            assertThat(answers.stream().filter(answer -> answer.contains("taken")).count()).as("%s", answers).isLessThanOrEqualTo(1);
            assertThat(take(one, news) + take(other, news)).doesNotContain("taken");
        }
        until("all news to be passed on", () -> count("select count(*) from baton.room_news where done_at is null"), left -> left == 0);
        try (var histories = new Histories(house.temporal(), house.kept().keys())) {
            String history = histories.of("call-" + call);
            for (SignedNews news : all) {
                String id = JSON.readTree(news.body()).path("id").asText();
                assertThat(history.split(Pattern.quote(id), -1).length - 1).as("how often the call was told of %s", id).isOne();
            }
        }
        hangUp(house, call);
    }

    /** As LiveKit does: again, until it is taken. */
    private String take(Door door, SignedNews news) throws Exception {
        return until("the news to be taken", () -> http.send(door.request("POST", "/webhooks/livekit", new String(news.body(), StandardCharsets.UTF_8))
                .setHeader("Content-Type", "application/webhook+json").header("Authorization", news.token()).build(), BodyHandlers.ofString()),
                answer -> answer.statusCode() == 200).body();
    }

    private long count(String question) throws Exception {
        try (Connection connection = house.database(); Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(question)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }
}
