package dev.baton.cli;

import static dev.baton.cli.ServedHouse.until;
import static dev.baton.simulation.Habits.accepts;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.cli.ServedHouse.Answer;
import dev.baton.livekit.Jwt;
import dev.baton.port.Rooms.Role;
import dev.baton.simulation.Exchange;
import dev.baton.simulation.ReferHabit;
import dev.baton.traces.Traces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is put into a house, by every way that there is, comes to light nowhere but where it is meant to be given back; and of an erased call nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CanaryTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Who put it in, or works for them, is given it back: by these answers and no others. */
    private static final Map<String, String> GIVEN_BACK = Map.ofEntries(
            Map.entry("contact_name", "GET /(call/.*|calls.*|transfers/active)"),
            Map.entry("caller_name", "POST /call/start|GET /(call/.*|calls.*|transfers/active|caller/.*)"),
            // In what its summary quotes.
            Map.entry("caller_info.issue", "GET /transfers/.*"),
            Map.entry("reason of a transfer", "GET /transfers/.*"),
            Map.entry("reason of a handover", "GET /transfers/.*"),
            Map.entry("reason of declining", "GET /transfers/.*"),
            // In tokens of LiveKit, which tells it to whoever is in the room.
            Map.entry("name of agent A", "POST /call/.*/(join|transfer)|GET /(call/.*|transfers/.*|rooms/.*)"),
            Map.entry("name of agent B", "POST /call/.*/join|GET /(call/.*|transfers/.*|caller/.*)"),
            Map.entry("caller_token", "POST /call/start"),
            Map.entry("the cookie of a session", "POST /call/start"),
            Map.entry("the token of agent A", "POST /call/.*/join"),
            Map.entry("the token of agent B", "POST /call/.*/join"),
            Map.entry("agent_a_token", "POST /call/.*/transfer"),
            Map.entry("the token of a guest", "POST /token"),
            Map.entry("identity of a guest", "POST /token"),
            Map.entry("plain name of a room of others", "POST /calls/adopt|GET /(call/.*|calls.*)"),
            Map.entry("plain identity of a caller of others", "GET /call/.*"));

    /** Words that belong into a journal, which is sealed with the key of its call, and into no history in clear. */
    private static final Set<String> IN_JOURNALS = Set.of("reason of a transfer", "reason of a handover", "reason of declining");

    /** What LiveKit is told to call a room or somebody in it is no secret, and is no number: it is known until the call is erased. */
    private static final Set<String> IDENTITIES = Set.of("identity of a guest", "plain name of a room of others", "plain identity of a caller of others");

    private final Canaries canaries = new Canaries();
    private final List<String> toIntegrators = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private HttpServer others;
    private ServedHouse house;
    private Collector collector;
    private String connected;
    private String phone;
    private String browsers;
    private String ada;

    @BeforeAll
    void everythingIsPutIn(@TempDir Path folder) throws Exception {
        others = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String hook = "/" + canaries.word("BATON_WEBHOOK_URL");
        String modelKey = canaries.word("SCRIBE_API_KEY");
        others.createContext(hook, exchange -> answer(exchange, 204, ""));
        // As some do, it repeats the key that it does not like.
        others.createContext("/v1", exchange -> answer(exchange, 401, "{\"error\": {\"message\": \"Incorrect API key provided: " + modelKey + "\"}}"));
        others.start();
        ada = canaries.number("to_phone");
        collector = new Collector();
        String at = "http://127.0.0.1:" + others.getAddress().getPort();
        String grace = canaries.number("a supervisor's number in the directory");
        Files.writeString(folder.resolve("canaries.yaml"), """
                supervisors:
                  grace: {name: Grace, phone: "%s"}
                destinations:
                  billing: {name: Billing, mode: cold, supervisors: [grace]}
                """.formatted(grace));
        canaries.known("LIVEKIT_API_SECRET", Terminal.KEY.secret());
        canaries.known("BATON_OPERATOR_KEY", ServedHouse.KEY);
        String settings = "BATON_LOG_FORMAT=json\nBATON_WEBHOOK_PRIVATE=true\nBATON_WEBHOOK_URL=" + at + hook
                + "\nBATON_WEBHOOK_SECRET=" + canaries.word("BATON_WEBHOOK_SECRET")
                + "\nSCRIBE_URL=" + at + "/v1\nSCRIBE_MODEL=" + canaries.word("SCRIBE_MODEL") + "\nSCRIBE_API_KEY=" + modelKey
                + "\nOPENAI_API_KEY=" + canaries.word("OPENAI_API_KEY") + "\nOPENROUTER_API_KEY=" + canaries.word("OPENROUTER_API_KEY")
                + "\nBATON_REFER_HEADERS='X-Account: " + canaries.word("BATON_REFER_HEADERS") + "'"
                + "\nDEFAULT_TRANSFER_NUMBER=" + canaries.number("DEFAULT_TRANSFER_NUMBER")
                + "\nBATON_INBOUND_NUMBERS=" + canaries.number("BATON_INBOUND_NUMBERS")
                + "\nBATON_OWN_NUMBERS=" + canaries.number("BATON_OWN_NUMBERS") + "\n";
        String traced = "OTEL_EXPORTER_OTLP_ENDPOINT=" + collector.address();
        house = new ServedHouse(folder, "", Traces.from(Map.of(Traces.ENDPOINT, collector.address())), env -> env.replace("VOBIZ_USERNAME=me", "VOBIZ_USERNAME=" + canaries.word("VOBIZ_USERNAME"))
                .replace(Terminal.PASSWORD, canaries.word("VOBIZ_PASSWORD"))
                .replace("postgres://postgres@", "postgres://postgres:" + canaries.word("the database's password") + "@")
                .replace("BATON_DIRECTORY=directory.yaml", "BATON_DIRECTORY=canaries.yaml") + settings + traced + "\nOTEL_EXPORTER_OTLP_HEADERS=api-key=secret-of-the-collector\n");
        canaries.known("BATON_DEPLOYMENT_KEY", Base64.getEncoder().encodeToString(house.kept().keys().deploymentKey().secret().getEncoded()));
        var terminal = new Terminal(folder);
        assertThat(terminal.baton("key", "make", "--role", "integrator", "--name", "Our CRM")).as(terminal.all()).isZero();
        canaries.known("a key of an integrator", terminal.out().lines().map(String::strip).filter(line -> line.startsWith("baton_")).findFirst().orElseThrow());
        house.phones().switchboard().moods().carrier(new ReferHabit.Moves(after(1)));
        // Most of it is waiting, for people who take their time.
        CompletableFuture<Handed> telephone = meanwhile(this::byTelephone);
        CompletableFuture<String> elsewhere = meanwhile(this::inSomebodyElsesRoom);
        browsers = atBrowsers();
        inARoomWithAPlainName();
        phone = telephone.join().call();
        connected = telephone.join().transfer();
        assertThat(elsewhere.join()).isNotEmpty();
        inWhatIsRefused();
        inHeadersAndAddresses();
        inWebhooksAndPayloads();
        for (String call : calls) {
            until("the end of " + call, () -> house.get("/call/" + call), seen -> !seen.body().path("ended_at").isNull());
        }
    }

    @AfterAll
    void close() throws Exception {
        house.close();
        others.stop(0);
        collector.close();
        Logs.asAtFirst();
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            if (status == 204) {
                toIntegrators.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            }
            exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Exchange exchange() {
        return house.phones().switchboard().exchange();
    }

    private String seed000(String transferTo) {
        return """
                {"to_phone": "%s", "from_phone": "+919876543210", "contact_name": "%s", "agent_initial_message": "Hi {contact_name}, %s",
                 "agent_prompt_preamble": "%s", "enable_call_transfer": true, "transfer_phone_number": "%s", "not_asked_for": "%s",
                 "tts": {"provider_name": "eleven_labs", "voice_id": "%s", "model_id": "%s", "api_key": "%s"},
                 "stt": {"provider_name": "deepgram", "model": "%s", "api_key": "%s"}, "model": {"name": "%s", "api_key": "%s"}}"""
                .formatted(ada, canaries.word("contact_name"), canaries.word("agent_initial_message"), canaries.word("agent_prompt_preamble"),
                        transferTo, canaries.word("an unknown field"), canaries.word("tts.voice_id"), canaries.word("tts.model_id"),
                        canaries.word("tts.api_key"), canaries.word("stt.model"), canaries.word("stt.api_key"), canaries.word("model.name"), canaries.word("model.api_key"));
    }

    private static <T> CompletableFuture<T> meanwhile(Callable<T> work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return work.call();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }, Thread::startVirtualThread);
    }

    private record Handed(String call, String transfer) {}

    private Handed byTelephone() throws Exception {
        String tom = canaries.number("transfer_phone_number");
        exchange().connect(tom, house.phones().switchboard().supervisor("tom", "Tom").when(answers(after(1)).then(accepts())), Role.SUPERVISOR);
        exchange().connect(ada, house.phones().switchboard().supervisor("ada", "Ada").when(answers(after(1))), Role.CALLER);
        Answer placed = house.post("/call", seed000(tom), "Idempotency-Key", canaries.word("Idempotency-Key of a call"));
        assertThat(placed.status()).as("%s", placed.body()).isEqualTo(202);
        String call = placed.text("call_id");
        calls.add(call);
        until("an agent", () -> house.get("/call/" + call), seen -> seen.body().path("parties").findValuesAsText("role").contains("agent"));
        String reason = canaries.word("reason of a transfer");
        // Refused until the caller has answered.
        String transfer = until("a transfer", () -> house.post("/call/" + call + "/transfer",
                "{\"destination\": \"default\", \"mode\": \"warm\", \"reason\": \"" + reason + "\"}"), answer -> answer.status() == 202).text("transfer_id");
        assertThat(over(transfer)).startsWith("connected with");
        exchange().hangUp(new RoomName("call-" + call), new Identity("caller-" + call));
        return new Handed(call, transfer);
    }

    private String transfer(String call, String body) throws Exception {
        Answer begun = house.post("/call/" + call + "/transfer", body);
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        return begun.text("transfer_id");
    }

    private String over(String transfer) throws Exception {
        return until("the end of " + transfer, () -> house.get("/transfers/" + transfer), seen -> seen.body().path("outcome").isTextual()).text("outcome");
    }

    /** LiveKit lets somebody in with a token. */
    private void comes(String place, String token, Role role) {
        canaries.known(place, token.substring(token.lastIndexOf('.') + 1));
        JsonNode claims = ((Jwt.Genuine) Jwt.verify(token, Terminal.KEY, Instant.now())).claims();
        exchange().join(new RoomName(claims.path("video").path("room").asText()), new Identity(claims.path("sub").asText()), role, Reach.BROWSER);
    }

    private Answer joins(String call, String role, String name) throws Exception {
        return house.post("/call/" + call + "/join", "{\"role\": \"" + role + "\", \"name\": \"" + name + "\"}");
    }

    private String atBrowsers() throws Exception {
        String zoe = canaries.word("caller_name");
        Answer started = house.post("/call/start", """
                {"caller_name": "%s", "caller_info": {"name": "%s", "phone": "%s", "issue": "The %s is wrong."}}""".formatted(zoe, canaries.word("caller_info.name"),
                canaries.number("caller_info.phone"), canaries.word("caller_info.issue")), "Idempotency-Key", canaries.word("Idempotency-Key of a start"));
        assertThat(started.status()).as("%s", started.body()).isEqualTo(200);
        String call = started.text("call_id");
        calls.add(call);
        String cookie = started.response().headers().firstValue("Set-Cookie").orElseThrow();
        canaries.known("the cookie of a session", cookie.substring(cookie.indexOf('.') + 1, cookie.indexOf(';')));
        comes("caller_token", started.text("caller_token"), Role.CALLER);
        until("the caller to be seen", () -> house.get("/call/" + call), seen -> seen.body().path("now").asText().equals("the caller came in"));
        comes("the token of agent A", joins(call, "agent_a", canaries.word("name of agent A")).text("token"), Role.OTHER);
        String bob = canaries.word("name of agent B");
        Answer begun = house.post("/call/" + call + "/transfer", "{\"agent_b\": \"" + bob + "\", \"reason\": \"" + canaries.word("reason of a handover") + "\"}",
                "Idempotency-Key", canaries.word("Idempotency-Key of a transfer"));
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        String transfer = begun.text("transfer_id");
        comes("agent_a_token", begun.text("agent_a_token"), Role.OTHER);
        try (Listener listener = house.listen("/transfers/" + transfer + "/events"); Listener all = house.listen("/events")) {
            until("Bob to be called in", () -> listener.heard("ringing Agent B"), yes -> yes);
            comes("the token of agent B", until("Bob's way in", () -> joins(call, "agent_b", bob), answer -> answer.status() == 200).text("token"), Role.SUPERVISOR);
            until("the briefing", () -> house.get("/transfers/" + transfer).text("status"), "summarizing"::equals);
            house.get("/transfers/active");
            house.ask("GET", "/caller/" + zoe + "/transfer-status", "", "Cookie", cookie.substring(0, cookie.indexOf(';')));
            house.get("/caller/" + zoe + "/transfer-status");
            house.get("/rooms/call-" + call + "/participants");
            Answer declined = house.post("/transfers/" + transfer + "/decline", "{\"reason\": \"" + canaries.word("reason of declining") + "\", \"tell_caller\": true}");
            assertThat(declined.status()).as("%s", declined.body()).isEqualTo(202);
            over(transfer);
            listener.untilTheEnd().forEach(one -> events.add(one.data().toString()));
            all.events().forEach(one -> events.add(one.data().toString()));
        }
        Answer guest = house.post("/token", "{\"identity\": \"" + canaries.word("identity of a guest") + "\", \"room\": \"call-" + call + "\"}");
        comes("the token of a guest", guest.text("token"), Role.OTHER);
        exchange().hangUp(new RoomName("call-" + call), new Identity("caller-" + call));
        return call;
    }

    /** LiveKit itself puts numbers into the names of rooms and callers. */
    private String inSomebodyElsesRoom() throws Exception {
        String room = "call-_" + canaries.number("name of a room of others") + "_q";
        String number = canaries.number("number of a caller in a room of others");
        String identity = "sip_" + canaries.number("identity of a caller in a room of others");
        exchange().connect(number, house.phones().switchboard().supervisor("eve", "Eve").when(answers(after(1))), Role.CALLER);
        var liveKit = house.phones().liveKit();
        liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(room).setMetadata(canaries.word("metadata of a room")).build()).await().orThrow("open");
        String trunk = liveKit.sip().outboundTrunks().await().orThrow("list").getFirst().getSipTrunkId();
        liveKit.sip().dial(CreateSIPParticipantRequest.newBuilder().setSipTrunkId(trunk).setSipCallTo(number).setRoomName(room).setParticipantIdentity(identity)
                .setParticipantName(canaries.word("name of a caller in a room of others")).setParticipantMetadata(canaries.word("metadata of a caller"))
                .putParticipantAttributes("note", canaries.word("attribute of a caller")).setWaitUntilAnswered(true).build(), Duration.ofSeconds(10)).await().orThrow("dial");
        Answer adopted = house.post("/calls/adopt", "{\"room\": \"" + room + "\", \"participant\": \"" + identity + "\"}");
        assertThat(adopted.status()).as("%s", adopted.body()).isEqualTo(202);
        String call = adopted.text("call_id");
        calls.add(call);
        assertThat(over(transfer(call, "{\"destination\": \"billing\", \"mode\": \"cold\"}"))).startsWith("the carrier took the caller");
        return call;
    }

    /** Names that could be anything, and are no number. */
    private void inARoomWithAPlainName() throws Exception {
        String room = canaries.word("plain name of a room of others");
        String identity = canaries.word("plain identity of a caller of others");
        house.phones().liveKit().rooms().create(CreateRoomRequest.newBuilder().setName(room).build()).await().orThrow("open");
        exchange().join(new RoomName(room), new Identity(identity), Role.CALLER, Reach.BROWSER);
        Answer adopted = house.post("/calls/adopt", "{\"room\": \"" + room + "\", \"participant\": \"" + identity + "\"}");
        assertThat(adopted.status()).as("%s", adopted.body()).isEqualTo(202);
        String call = adopted.text("call_id");
        calls.add(call);
        until("them to be seen", () -> house.get("/call/" + call), seen -> seen.text("status").equals("active"));
        exchange().hangUp(new RoomName(room), new Identity(identity));
    }

    private void refused(String method, String path, String body, String... headers) throws Exception {
        assertThat(house.ask(method, path, body, headers).status()).as("%s %s", method, path).isBetween(400, 499);
    }

    private void refused(String path, String body) throws Exception {
        refused("POST", path, body, "Authorization", "Bearer " + ServedHouse.KEY);
    }

    private void inWhatIsRefused() throws Exception {
        String good = "{\"to_phone\": \"" + ada + "\", \"from_phone\": \"+919876543210\", \"contact_name\": \"X\"";
        refused("/call", "{\"to_phone\": \"" + ada + "\", \"from_phone\": \"" + canaries.number("a from_phone on no trunk") + "\", \"contact_name\": \"X\"}");
        refused("/call", good + ", \"enable_call_transfer\": true, \"transfer_phone_number\": \"0" + canaries.number("a transfer_phone_number that is none").substring(1) + "\"}");
        refused("/call", good + ", \"agent_initial_message\": \"{" + canaries.word("an unknown template field") + "}\"}");
        refused("/call", good + ", \"tts\": {\"provider_name\": \"" + canaries.word("tts.provider_name") + "\"}}");
        refused("/call", good + ", \"enable_call_transfer\": \"" + canaries.word("a text in place of yes or no") + "\"}");
        refused("/call", good.replace(ada, canaries.word("a to_phone that is none")) + "}");
        refused("/call", good + " \"" + canaries.word("JSON that is broken"));
        String call = browsers;
        refused("/call/" + call + "/join", "{\"role\": \"" + canaries.word("an unknown role") + "\", \"name\": \"X\"}");
        refused("/call/" + call + "/transfer", "{\"destination\": \"" + canaries.word("an unknown destination") + "\"}");
        refused("/call/" + call + "/transfer", "{\"agent_b\": \"X\", \"mode\": \"" + canaries.word("an unknown mode") + "\"}");
        refused("/token", "{\"identity\": \"x\", \"room\": \"" + canaries.word("a room that is none") + "\"}");
        refused("/calls/adopt", "{\"room\": \"lobby\", \"participant\": \"" + canaries.word("a participant who is not there") + "\"}");
    }

    private void inHeadersAndAddresses() throws Exception {
        refused("GET", "/calls", "", "Authorization", "Bearer " + canaries.word("a key that does not open"));
        refused("POST", "/token", "{}", "Cookie", "baton_call=" + browsers + "." + canaries.word("a cookie that does not open"));
        String key = "Bearer " + ServedHouse.KEY;
        house.ask("GET", "/calls", "", "Authorization", key, "User-Agent", canaries.word("User-Agent"), "X-Forwarded-For", canaries.word("X-Forwarded-For"),
                "Accept-Language", canaries.word("Accept-Language"), "Referer", "https://example.com/" + canaries.word("Referer"));
        refused("GET", "/calls", "", "Authorization", key, "Origin", "https://" + canaries.word("Origin") + ".example.com");
        refused("GET", "/transfers/transfer-" + browsers + "-1/events", "", "Authorization", key, "Last-Event-ID", canaries.word("Last-Event-ID"));
        house.get("/calls?after=" + canaries.word("after"));
        refused("GET", "/calls?limit=" + canaries.word("limit"), "", "Authorization", key);
        house.get("/calls?x=" + canaries.word("an unknown parameter"));
        refused("GET", "/call/" + canaries.word("a call that is none"), "", "Authorization", key);
        refused("GET", "/transfers/" + canaries.word("a transfer that is none"), "", "Authorization", key);
        refused("GET", "/rooms/" + canaries.word("the participants of no room") + "/participants", "", "Authorization", key);
        refused("GET", "/caller/" + canaries.word("a caller whom nobody knows") + "/transfer-status", "", "Authorization", key);
        refused("GET", "/" + canaries.word("an address at which there is nothing"), "", "Authorization", key);
        refused("DELETE", "/calls/" + canaries.word("a call to erase that is none"), "", "Authorization", key);
    }

    private void inWebhooksAndPayloads() throws Exception {
        String news = SignedNews.body("call-" + browsers).replace("\"identity\":\"somebody\"", "\"identity\":\"sip_" + canaries.number("identity in a webhook")
                + "\",\"name\":\"" + canaries.word("name in a webhook") + "\",\"metadata\":\"" + canaries.word("metadata in a webhook")
                + "\",\"attributes\":{\"sip.phoneNumber\":\"" + canaries.number("number in a webhook") + "\"}");
        SignedNews genuine = SignedNews.genuine(Instant.now().getEpochSecond(), news);
        until("a webhook to be taken", () -> house.ask("POST", "/webhooks/livekit", news, "Authorization", genuine.token()), answer -> answer.status() == 200);
        SignedNews ofNobody = SignedNews.genuine(Instant.now().getEpochSecond(), SignedNews.body("lobby-" + canaries.number("room of nobody's in a webhook")));
        until("another", () -> house.ask("POST", "/webhooks/livekit", new String(ofNobody.body(), StandardCharsets.UTF_8), "Authorization", ofNobody.token()),
                answer -> answer.status() == 200);
        refused("POST", "/webhooks/livekit", SignedNews.body(canaries.word("a webhook that nobody signed")), "Authorization", canaries.word("a signature that is none"));
        Answer sealed = house.post("/codec/encode", "{\"payloads\": [{\"metadata\": {\"encoding\": \"anNvbi9wbGFpbg==\"}, \"data\": \""
                + Base64.getEncoder().encodeToString(("\"" + canaries.word("a payload to be sealed") + "\"").getBytes(StandardCharsets.UTF_8)) + "\"}]}");
        assertThat(sealed.status()).as("%s", sealed.body()).isEqualTo(200);
        refused("/codec/decode", "{\"payloads\": [\"" + canaries.word("what is no payload") + "\"]}");
    }

    /** Every row of every table, bytes in hex. */
    private String rows() throws Exception {
        var all = new StringBuilder();
        try (Connection connection = house.database(); Statement one = connection.createStatement()) {
            var tables = new ArrayList<String>();
            try (ResultSet names = one.executeQuery("select table_name from information_schema.tables where table_schema = 'baton'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet rows = one.executeQuery("select '" + table + " ' || t::text from baton." + table + " t")) {
                    while (rows.next()) {
                        all.append(rows.getString(1)).append('\n');
                    }
                }
            }
        }
        return all.toString();
    }

    /** What lies on the disk, rows that were replaced and the log of changes among it. */
    private Set<String> inDataFiles() throws Exception {
        Path data;
        try (Connection connection = house.database(); Statement one = connection.createStatement()) {
            one.execute("checkpoint");
            try (ResultSet where = one.executeQuery("show data_directory")) {
                assertThat(where.next()).isTrue();
                data = Path.of(where.getString(1));
            }
        }
        var found = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.addAll(canaries.in(read(file)));
            }
        }
        return found;
    }

    private static String read(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException gone) {
            // Postgres removes what it does not need any more.
            return "";
        }
    }

    private String metrics() throws Exception {
        return house.get("/actuator/prometheus").response().body();
    }

    @Test
    @Order(1)
    void nothingIsFoundWhereItDoesNotBelong() throws Exception {
        System.out.println(canaries.count() + " canaries");
        assertThat(canaries.count()).isGreaterThanOrEqualTo(64);
        var found = new TreeMap<String, Set<String>>();
        found.put("database", canaries.in(rows()));
        found.put("data files", inDataFiles());
        found.values().forEach(one -> one.removeAll(IDENTITIES));
        try (var histories = new Histories(house.temporal(), house.kept().keys())) {
            found.put("histories", canaries.in(histories.sealed()));
            Set<String> read = canaries.in(histories.all());
            read.removeAll(IN_JOURNALS);
            read.removeAll(IDENTITIES);
            found.put("histories, opened with all keys", read);
        }
        found.put("logs", canaries.in(house.words()));
        found.put("metrics", canaries.in(metrics()));
        found.put("webhooks to integrators", canaries.in(String.join("\n", toIntegrators)));
        found.put("traces", canaries.in(collector.all()));
        found.put("events", canaries.in(String.join("\n", events)));
        found.get("events").removeAll(IN_JOURNALS);
        for (String answer : house.answers()) {
            String request = answer.split(" -> ", 2)[0];
            Set<String> there = canaries.in(answer.split(" -> ", 2)[1]);
            // Whoever is refused is told which address they asked.
            there.removeAll(canaries.in(request.split("[?]", 2)[0]));
            there.removeIf(place -> request.matches(GIVEN_BACK.getOrDefault(place, "nowhere")));
            if (!there.isEmpty()) {
                found.computeIfAbsent("answers of " + request, any -> new TreeSet<>()).addAll(there);
            }
        }
        found.values().removeIf(Set::isEmpty);
        assertThat(toIntegrators).isNotEmpty();
        assertThat(events).isNotEmpty();
        assertThat(found).isEmpty();
        // Or it was looked for in vain because it cannot be found.
        assertThat(GIVEN_BACK.keySet()).as("and what is given back, is").allMatch(place -> house.answers().stream().anyMatch(answer -> canaries.in(answer).contains(place)));
    }

    @Test
    @Order(2)
    void everyLineOfTheLogIsOneObjectOfJson() throws Exception {
        for (String line : house.words().lines().filter(one -> !one.isBlank()).toList()) {
            JsonNode read = JSON.readTree(line);
            assertThat(read.path("message").isTextual()).as(line).isTrue();
            Instant.parse(read.path("time").asText());
            assertThat(read.path("level").asText()).isIn("INFO", "WARN", "ERROR");
            assertThat(read.path("logger").asText()).isNotBlank();
        }
        assertThat(house.words().lines().filter(line -> line.contains("\"call_id\":\"" + phone))).as(house.words()).isNotEmpty();
        assertThat(house.words().lines().filter(line -> line.contains("\"transfer_id\":\"transfer-" + phone))).as(house.words()).isNotEmpty();
    }

    /** Each line of the tree, by the names of its spans from the request on. */
    private List<String> paths(String trace) {
        var spans = collector.spans().stream().filter(one -> one.trace().equals(trace)).toList();
        assertThat(spans).extracting(Collector.Span::id).doesNotHaveDuplicates();
        return spans.stream().map(span -> path(span, spans)).toList();
    }

    private static String path(Collector.Span span, List<Collector.Span> spans) {
        return spans.stream().filter(one -> one.id().equals(span.parent())).findFirst().map(parent -> path(parent, spans) + " > ").orElse(span.parent().isEmpty() ? "" : "? > ")
                + span.name();
    }

    @Test
    @Order(3)
    void aTransferIsOneTreeFromItsRequestToEachEffect() throws Exception {
        String request = "POST /call/{callId}/transfer";
        List<String> paths = until("the traces", () -> collector.spans().stream().filter(one -> one.name().equals("Line_Merge")).map(Collector.Span::trace).distinct()
                .map(this::paths).findFirst().orElse(List.of()), seen -> seen.contains(request + " > transfer > WarmTransfer") && seen.contains(request));
        // A workflow that is over is asked by being replayed; what was recorded after that comes after it.
        assertThat(house.get("/transfers/" + connected).body().path("outcome").isTextual()).isTrue();
        refused("/call/" + phone + "/transfer", "{\"destination\": \"billing\"}");
        int before = collector.spans().size();
        until("a later trace", () -> collector.spans().stream().skip(before).anyMatch(one -> one.name().equals(request)), yes -> yes);
        String effects = request + " > transfer > WarmTransfer > ";
        assertThat(paths).contains(request, request + " > transfer", effects + "Roster_Resolve", effects + "Agent_Hold", effects + "Line_Open", effects + "Scribe_Brief",
                effects + "Line_Ring", effects + "Agent_Consult", effects + "Line_Merge", effects + "Agent_Introduce", effects + "Agent_Leave");
        assertThat(collector.spans()).extracting(Collector.Span::id).as("a workflow that is replayed records nothing again").doesNotHaveDuplicates();
        assertThat(collector.all()).contains(connected, "baton.call_id");
        String trace = collector.spans().stream().filter(one -> one.name().equals("Line_Merge")).findFirst().orElseThrow().trace();
        assertThat(house.words()).as("a line of the log says to which it belongs").contains("\"trace_id\":\"");
        assertThat(trace).hasSize(32);
    }

    @Test
    @Order(4)
    void aLeakThatWasPlantedIsFound() throws Exception {
        String leak = canaries.word("a leak");
        assertThat(canaries.in(rows())).doesNotContain("a leak");
        house.sql("update baton.known_call set room = 'x" + leak + "' where id = '" + browsers + "'");
        assertThat(canaries.in(rows())).contains("a leak");
        assertThat(inDataFiles()).contains("a leak");
        house.sql("update baton.known_call set room = 'x' where id = '" + browsers + "'");
        assertThat(canaries.in(rows())).doesNotContain("a leak");
        assertThat(inDataFiles()).as("of what was replaced, the files still tell").contains("a leak");
        house.sql("insert into baton.room_news (id, sealed) values ('leak', decode('00" + HexFormat.of().formatHex(leak.getBytes(StandardCharsets.UTF_8)) + "', 'hex'))");
        assertThat(canaries.in(rows())).contains("a leak");
        house.sql("delete from baton.room_news where id = 'leak'");
        LoggerFactory.getLogger("dev.baton.test").info("there it goes: {}", leak);
        assertThat(canaries.in(house.words())).contains("a leak");
        try (var histories = new Histories(house.temporal(), house.kept().keys())) {
            assertThat(canaries.in(histories.sealed())).doesNotContain("a leak");
            histories.leak("call-" + browsers + "-of-nobody", leak);
            assertThat(canaries.in(histories.sealed())).contains("a leak");
        }
        assertThat(canaries.in(Base64.getEncoder().encodeToString(("{\"name\": \"" + leak + "\"}").getBytes(StandardCharsets.UTF_8)))).contains("a leak");
    }

    @Test
    @Order(5)
    void ofErasedCallsNothingIsLeftThatAnybodyCanRead() throws Exception {
        for (String call : calls) {
            assertThat(house.ask("DELETE", "/calls/" + call, "", "Authorization", "Bearer " + ServedHouse.KEY).status()).isEqualTo(204);
        }
        String rows = rows();
        for (String call : calls) {
            assertThat(rows.lines().filter(row -> row.contains(call))).as("no sealed bytes, with any key").isNotEmpty().noneMatch(row -> row.contains("\\x"));
            // Another process may know it for five seconds.
            until("the key to be gone", () -> house.kept().keys().find("call/" + call).isEmpty(), gone -> gone);
        }
        try (var histories = new Histories(house.temporal(), house.kept().keys())) {
            for (String call : calls) {
                String read = histories.of("call-" + call);
                assertThat(read).contains("\"erased\"").doesNotContain("\"tenant\"");
            }
        }
        Set<String> left = canaries.in(rows);
        left.remove("a leak");
        assertThat(left).isEmpty();
    }
}
