package dev.baton.cli;

import static dev.baton.simulation.Habits.accepts;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.HouseInParts.Answer;
import dev.baton.cli.HouseInParts.Part;
import dev.baton.port.Rooms.Role;
import dev.baton.simulation.Habit;
import dev.baton.simulation.WorldEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * In the middle of two transfers, one phone ringing and one supervisor being briefed, a part of the house dies by kill -9 and is started again.
 * Somebody else asks for a call meanwhile, and does not give up. {@code -Dtemporal.executable=} names a real Temporal, which is away for
 * {@code -Dtemporal.away.seconds=}.
 */
@EnabledIfSystemProperty(named = "temporal.executable", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestartedPartTest {

    private static final String TEMPORAL = System.getProperty("temporal.executable", "");
    // By the clock of a machine that starts a server meanwhile.
    private static final Duration BEARABLE_SILENCE = Duration.ofSeconds(5);

    private HouseInParts house;
    private FaithfulListener everything;
    private int people;

    static Stream<Part> parts() {
        String one = System.getProperty("restarted.part", "");
        return Stream.of(Part.values()).filter(part -> one.isEmpty() || part.name().equals(one));
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        house = new HouseInParts(folder, TEMPORAL);
        house.world().moods().silenceBearable(BEARABLE_SILENCE);
        everything = house.listen("/events");
    }

    @AfterAll
    void close() throws Exception {
        everything.close();
        house.close();
    }

    /** A caller, the supervisor of a destination, and what came of them. */
    private final class Story {
        private final int n = people++;
        private final String caller = "Ada" + (char) ('a' + n);
        private final String number = "+91987654%04d".formatted(n);
        private final String placing = """
                {"to_phone": "%s", "from_phone": "+919876543210", "contact_name": "%s", "enable_call_transfer": true, "transfer_phone_number": "%s"}"""
                .formatted(number, caller, HouseInParts.supervisor(n));
        private final String transferring = "{\"destination\": \"billing-" + n + "\", \"reason\": \"the invoice of March\"}";
        private String call = "";
        private String transfer = "";
        private @Nullable FaithfulListener listener;
        private JsonNode before = MissingNode.getInstance();

        Story(Habit supervisor) {
            var world = house.world();
            world.exchange().connect(number, world.supervisor("caller-" + n, caller).when(answers(after(1))), Role.CALLER);
            world.exchange().connect(HouseInParts.supervisor(n), world.supervisor("s" + n, supervisor()).when(supervisor), Role.SUPERVISOR);
        }

        String supervisor() {
            return HouseInParts.supervisorName(n);
        }

        void placed() throws Exception {
            Answer placed = house.post("/call", placing, "call " + n);
            assertThat(placed.status()).as("%s", placed.body()).isEqualTo(202);
            call = placed.at("call_id");
        }

        void answered() throws Exception {
            until(caller + " to answer", () -> house.get("/call/" + call), seen -> seen.at("now").contains("answered"));
        }

        void isInTheirCall() throws Exception {
            until(caller + " to answer", () -> house.world().events(),
                    all -> all.stream().anyMatch(event -> event.kind() == WorldEvent.Kind.ANSWERED && event.who().equals(caller)));
            assertThat(house.get("/call/" + call).at("status")).isEqualTo("active");
        }

        void transferred() throws Exception {
            Answer begun = house.post("/call/" + call + "/transfer", transferring, "transfer " + n);
            assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
            transfer = begun.at("transfer_id");
            listener = house.listen("/transfers/" + transfer + "/events");
        }

        void isAt(WorldEvent.Kind moment) throws Exception {
            String who = supervisor();
            until(who + ": " + moment, () -> house.world().events(),
                    all -> all.stream().anyMatch(event -> event.kind() == moment && event.who().equals(who)));
        }

        void isOnHold() throws Exception {
            until(caller + " to be on hold", () -> house.world().everHeard(caller, "hold music"), Boolean::booleanValue);
        }

        void remember() throws Exception {
            before = house.get("/transfers/" + transfer).body();
        }

        /** Repeated by somebody who never saw the answer. */
        void repeatedIsTheSame() throws Exception {
            assertThat(house.post("/call", placing, "call " + n).at("call_id")).isEqualTo(call);
            assertThat(house.post("/call/" + call + "/transfer", transferring, "transfer " + n).at("transfer_id")).isEqualTo(transfer);
        }

        void isConnected() throws Exception {
            Answer over = until(transfer + " to end", () -> house.get("/transfers/" + transfer), seen -> seen.body().path("outcome").isString());
            assertThat(over.at("outcome")).as("%s%n%s", over.body().toPrettyString(), house.failuresOf(transfer)).isEqualTo("connected with " + supervisor());
            assertThat(over.at("status")).isEqualTo("completed");
            List<JsonNode> journal = list(over.body().path("journal"));
            List<JsonNode> earlier = list(before.path("journal"));
            assertThat(journal).as("what was told before is told still").startsWith(earlier.toArray(JsonNode[]::new));
            assertThat(journal.stream().map(one -> one.path("number").asInt())).isEqualTo(numbers(journal.size()));
            assertThat(over.at("created_at")).isEqualTo(before.path("created_at").asString());
            Answer now = house.get("/call/" + call);
            assertThat(now.at("caller_name")).isEqualTo(caller);
            assertThat(now.at("status")).isEqualTo("escalated");
            toldToListeners(journal.size());
            toldToIntegrators();
        }

        private void toldToListeners(int steps) throws Exception {
            List<Listener.Event> heard = until("the end of its events", Objects.requireNonNull(listener)::heard, all -> all.stream().anyMatch(one -> one.kind().equals("end")));
            assertThat(heard.stream().map(Listener.Event::id)).as("no gap, and nothing twice")
                    .isEqualTo(Stream.concat(numbers(steps).stream().map(String::valueOf), Stream.of("end")).toList());
            List<Listener.Event> ofIt = until("the end among all events", () -> everything.heard().stream()
                    .filter(one -> one.data().path("transfer_id").asText().equals(transfer)).toList(), all -> all.stream().anyMatch(one -> one.kind().equals("end")));
            assertThat(ofIt.stream().filter(one -> one.kind().equals("step")).map(one -> one.data().path("number").asInt()).distinct()).isEqualTo(numbers(steps));
        }

        private void toldToIntegrators() throws Exception {
            List<JsonNode> told = until("the integrator to be told", () -> house.told(transfer),
                    all -> all.stream().anyMatch(event -> event.path("type").asString().equals("transfer.ended")));
            assertThat(told.stream().map(event -> event.path("sequence").asInt()).distinct()).as("in order").isEqualTo(numbers((int) told.stream().distinct().count()));
            assertThat(told.stream().map(event -> event.path("type").asString()).distinct())
                    .containsExactly("transfer.started", "transfer.ringing", "transfer.answered", "transfer.connected", "transfer.ended");
        }

        /** On hold, and then with the supervisor; in silence for no longer than it takes a busy machine. */
        void heardWell(Instant died) {
            assertThat(house.world().heardBy(caller)).as("%s", caller).containsSubsequence("hold music", supervisor());
            assertThat(silenceSince(caller, died)).as("%s: %s", caller, house.world().heardBy(caller)).isLessThan(BEARABLE_SILENCE);
            assertThat(rung(caller)).as("%s was rung", caller).isOne();
            assertThat(rung(supervisor())).as("%s was rung", supervisor()).isOne();
        }

        void hangsUp() throws Exception {
            house.world().hangUp(caller);
            Answer over = until("the end of the call", () -> house.get("/call/" + call), seen -> seen.body().path("ended_at").isString());
            assertThat(over.at("status")).isEqualTo("inactive");
        }
    }

    /** The longest, from this moment on. */
    private Duration silenceSince(String who, Instant from) {
        Duration longest = Duration.ZERO;
        Instant since = null;
        for (WorldEvent event : house.world().events()) {
            if (event.kind() == WorldEvent.Kind.HEARS && event.who().equals(who)) {
                if (since != null && event.at().isAfter(from)) {
                    Duration lasted = Duration.between(since.isAfter(from) ? since : from, event.at());
                    longest = lasted.compareTo(longest) > 0 ? lasted : longest;
                }
                since = event.sentence().endsWith(" hears silence") ? event.at() : null;
            }
        }
        return longest;
    }

    private long rung(String who) {
        return house.world().events().stream().filter(event -> event.kind() == WorldEvent.Kind.RINGING && event.who().equals(who)).count();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    private static List<JsonNode> list(JsonNode array) {
        var all = new ArrayList<JsonNode>();
        array.forEach(all::add);
        return all;
    }

    private interface Look<T> {
        T look() throws Exception;
    }

    private <T> T until(String what, Look<T> look, Predicate<T> enough) throws Exception {
        Instant limit = Instant.now().plus(HouseInParts.PATIENCE);
        T seen = look.look();
        while (!enough.test(seen)) {
            assertThat(Instant.now()).as("waited for %s and saw %s%n%s", what, seen, house.said()).isBefore(limit);
            Thread.sleep(200);
            seen = look.look();
        }
        return seen;
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aPartThatDiesIsStartedAgainAndNothingIsLost(Part part) throws Exception {
        var ringing = new Story(answers(after(7)).then(accepts()));
        var briefed = new Story(answers(after(1)).then(accepts()));
        var patient = new Story(answers(after(1)).then(accepts()));
        ringing.placed();
        briefed.placed();
        ringing.answered();
        briefed.answered();
        briefed.transferred();
        briefed.isAt(WorldEvent.Kind.ANSWERED);
        ringing.transferred();
        ringing.isAt(WorldEvent.Kind.RINGING);
        briefed.isAt(WorldEvent.Kind.BRIEFING_STARTED);
        ringing.isOnHold();
        briefed.isOnHold();
        ringing.remember();
        briefed.remember();
        Instant died = Instant.now();

        house.kill(part);
        Duration away = part == Part.TEMPORAL ? Duration.ofSeconds(Long.getLong("temporal.away.seconds", 3)) : Duration.ZERO;
        List<Integer> answers = new ArrayList<>();
        asks(patient, answers);
        Thread.sleep(away);
        house.start(part);

        String taken = until("the call of somebody who asks again and again", () -> asks(patient, answers), Optional::isPresent).orElseThrow();
        assertThat(asks(patient, answers)).contains(taken);
        System.out.printf("%s was away for %d ms; a call asked for meanwhile was answered %s%n", part, Duration.between(died, Instant.now()).toMillis(), answers);
        assertThat(answers.subList(0, answers.size() - 1)).as("nobody is told anything else").allMatch(status -> List.of(0, 202, 503).contains(status));
        ringing.repeatedIsTheSame();
        briefed.repeatedIsTheSame();
        ringing.isConnected();
        briefed.isConnected();
        patient.isInTheirCall();
        assertThat(rung(patient.caller)).isOne();
        for (Story one : List.of(ringing, briefed)) {
            one.heardWell(died);
        }
        assertThat(house.world().violations()).isEmpty();
        for (Story one : List.of(ringing, briefed, patient)) {
            one.hangsUp();
        }
    }

    /** Before its workflow has run its first line. A Temporal in memory loses one of five so. */
    @Test
    void aTransferThatIsCalledOffAtOnceIsCalledOffAndTheCallGoesOn() throws Exception {
        for (int i = 0; i < 5; i++) {
            var story = new Story(answers(after(1)).then(accepts()));
            story.placed();
            story.answered();
            String transfer = house.post("/call/" + story.call + "/transfer", story.transferring, "transfer " + story.n).at("transfer_id");
            assertThat(house.post("/transfers/" + transfer + "/cancel", "", "").status()).isEqualTo(202);
            Answer over = until(transfer + " to end", () -> house.get("/transfers/" + transfer), seen -> seen.body().path("outcome").isString());
            assertThat(over.at("outcome")).isEqualTo("called off by an operator");
            until("the call to go on", () -> house.get("/call/" + story.call), seen -> seen.at("status").equals("active"));
            story.hangsUp();
        }
    }

    @Test
    void journalsThatPostgresLostAreReadFromTemporalAgain() throws Exception {
        var story = new Story(answers(after(1)).then(accepts()));
        story.placed();
        story.answered();
        story.transferred();
        story.remember();
        story.isConnected();
        story.hangsUp();
        JsonNode before = house.get("/transfers/" + story.transfer).body();
        JsonNode call = house.get("/call/" + story.call).body();
        int told = house.told(story.transfer).size();
        house.losesItsLedger();
        assertThat(house.get("/transfers/" + story.transfer).status()).isEqualTo(404);

        // Temporal's index, which is asked which workflows there are, lags behind.
        int status = until("the transfer to be known again", () -> {
            house.baton("ledger", "rebuild");
            return house.get("/transfers/" + story.transfer).status();
        }, known -> known == 200);
        assertThat(status).isEqualTo(200);
        assertThat(house.get("/transfers/" + story.transfer).body().path("journal")).isEqualTo(before.path("journal"));
        assertThat(house.get("/call/" + story.call).body().path("status")).isEqualTo(call.path("status"));
        assertThat(house.baton("ledger", "rebuild")).contains("Missing, and written now: 0 calls, 0 transfers, 0 lines of journals.");
        assertThat(house.told(story.transfer)).hasSize(told);
    }

    /** Its id, once it was taken. 0 where nobody answered. */
    private Optional<String> asks(Story story, List<Integer> answers) throws Exception {
        Optional<Answer> answer = house.tryToPost("/call", story.placing, "call " + story.n);
        answers.add(answer.map(Answer::status).orElse(0));
        Optional<String> call = answer.filter(one -> one.status() == 202).map(one -> one.at("call_id"));
        call.ifPresent(id -> story.call = id);
        return call;
    }
}
