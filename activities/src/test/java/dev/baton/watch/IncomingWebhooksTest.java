package dev.baton.watch;

import static dev.baton.watch.Site.CALL;
import static dev.baton.watch.Site.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.baton.call.CallId;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Jwt;
import dev.baton.livekit.Webhooks;
import dev.baton.port.RoomHint;
import dev.baton.watch.IncomingWebhooks.Receipt;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("Reads the log, to which all others write.")
class IncomingWebhooksTest {

    private final Site site = new Site();
    private final KnownRooms known = new KnownRooms(site.liveKit.rooms(), site.ours, site.clock);
    private final IncomingWebhooks webhooks =
            new IncomingWebhooks(new Webhooks(List.of(KEY), site.clock), known, site.temporal, site.clock);
    private String room = "";

    @BeforeEach
    void callRuns() throws Exception {
        site.temporal.calls.put(CALL, Calls.State.RUNNING);
        room = site.room(CALL);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Receipt comes(String id, String event, String fromRoom) throws InterruptedException {
        return comes(KEY, ("{\"event\":\"" + event + "\",\"id\":\"" + id + "\",\"createdAt\":\"1\",\"room\":{\"name\":\"" + fromRoom
                + "\"},\"participant\":{\"identity\":\"ada\"}}").getBytes(StandardCharsets.UTF_8));
    }

    private Receipt comes(ApiKey key, byte[] body) throws InterruptedException {
        long now = site.clock.instant().getEpochSecond();
        return webhooks.receive(Jwt.sign(key, Map.of("iss", key.key(), "nbf", now, "exp", now + 300, "sha256", Webhooks.hash(body))), body);
    }

    @Test
    void newsOfARoomOfOursAreAHintForItsCallWithTheSameId() throws Exception {
        Receipt receipt = comes("EV_1", "participant_left", room);
        assertThat(receipt).isEqualTo(new Receipt.Passed(CALL));
        assertThat(receipt.status()).isEqualTo(200);
        assertThat(site.temporal.hints).containsExactly(new RoomHint("EV_1"));
    }

    @Test
    void aHundredTimesTheSameIsOneHint() throws Exception {
        assertThat(comes("EV_1", "participant_left", room)).isEqualTo(new Receipt.Passed(CALL));
        for (int i = 0; i < 100; i++) {
            assertThat(comes("EV_1", "participant_left", room)).isEqualTo(new Receipt.Known());
        }
        assertThat(site.temporal.told).containsExactly(CALL);
    }

    @Test
    void inWhateverOrderTheyComeEachIsOneHint() throws Exception {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            ids.add("EV_" + i);
            ids.add("EV_" + i);
        }
        long seed = System.nanoTime();
        System.out.println("webhooks in disorder: seed " + seed);
        Collections.shuffle(ids, new Random(seed));
        for (String id : ids) {
            comes(id, Integer.parseInt(id.substring(3)) % 2 == 0 ? "participant_joined" : "participant_left", room);
            site.clock.forward(Duration.ofSeconds(20));
        }
        assertThat(site.temporal.told).hasSize(50).containsOnly(CALL);
    }

    @Test
    void whatIsRememberedIsBounded() throws Exception {
        comes("EV_first", "participant_left", room);
        for (int i = 0; i < IncomingWebhooks.REMEMBERED; i++) {
            comes("EV_" + i, "participant_left", room);
        }
        site.temporal.forgetsHints();
        assertThat(comes("EV_first", "participant_left", room)).as("forgotten, and then the call looks once more").isInstanceOf(Receipt.Passed.class);
        assertThat(comes("EV_5", "participant_left", room)).isEqualTo(new Receipt.Known());
    }

    @Test
    void strangersRoomsAndNewsAboutNoRoomAreTakenAndDropped() throws Exception {
        site.room("lobby", "");
        site.room("another-baton", new OurRooms("another").marked("", CALL, Site.TENANT));
        for (String foreign : List.of("lobby", "another-baton", "never-heard-of", "call-_+15550001234_AbCd", "")) {
            Receipt receipt = comes("EV_" + foreign, "participant_left", foreign);
            assertThat(receipt).as(foreign).isEqualTo(new Receipt.NotOurs());
            assertThat(receipt.status()).isEqualTo(200);
        }
        assertThat(comes("EV_9", "egress_started", room)).isEqualTo(new Receipt.NotOurs());
        assertThat(site.temporal.told).isEmpty();
    }

    @Test
    void theEndOfARoomWithOurNameIsPassedThoughNobodyCanLookAnyMore() throws Exception {
        assertThat(comes("EV_1", "room_finished", "call-" + CALL)).isEqualTo(new Receipt.Passed(CALL));
    }

    @Test
    void theEndOfARoomThatWasSeenBeforeIsPassed() throws Exception {
        comes("EV_1", "participant_left", room);
        site.liveKit.rooms().delete(room).await().orThrow("delete");
        site.clock.forward(Duration.ofMinutes(1));
        assertThat(comes("EV_2", "room_finished", room)).isEqualTo(new Receipt.Passed(CALL));
    }

    @Test
    void aCallThatIsOverIsNoError() throws Exception {
        site.temporal.calls.put(CALL, Calls.State.CLOSED);
        Receipt receipt = comes("EV_1", "participant_left", room);
        assertThat(receipt).isEqualTo(new Receipt.NobodyListens(CALL));
        assertThat(receipt.status()).isEqualTo(200);
    }

    @Test
    void aRoomThatWasAdoptedMeanwhileHasItsNewsBroughtToTheNewCall() throws Exception {
        comes("EV_1", "participant_left", room);
        CallId next = Orphan.after(CALL);
        site.temporal.calls.put(CALL, Calls.State.CLOSED);
        site.temporal.calls.put(next, Calls.State.RUNNING);
        site.liveKit.rooms().metadata(room, site.ours.marked("", next, Site.TENANT)).await().orThrow("mark");
        site.clock.forward(Duration.ofSeconds(10));
        assertThat(comes("EV_2", "participant_left", room)).isEqualTo(new Receipt.Passed(next));
    }

    @Test
    void aRoomThatIsMarkedLateIsFoundALittleLater() throws Exception {
        site.room("inbound", "");
        assertThat(comes("EV_1", "room_started", "inbound")).isEqualTo(new Receipt.NotOurs());
        site.liveKit.rooms().metadata("inbound", site.ours.marked("", CALL, Site.TENANT)).await().orThrow("mark");
        site.clock.forward(Duration.ofSeconds(6));
        assertThat(comes("EV_2", "participant_joined", "inbound")).isEqualTo(new Receipt.Passed(CALL));
    }

    @Test
    void whileTemporalIsAwayLiveKitIsAskedToSendItAgain() throws Exception {
        site.temporal.away = true;
        String log = Site.logOf(() -> {
            Receipt receipt = comes("EV_1", "participant_left", room);
            assertThat(receipt).isEqualTo(new Receipt.NotDelivered(CALL));
            assertThat(receipt.status()).isEqualTo(503);
            assertThat(comes("EV_1", "participant_left", room)).isEqualTo(new Receipt.NotDelivered(CALL));
        });
        assertThat(log.split("takes no hints from webhooks; it is tried again", -1)).hasSize(2);
        site.temporal.away = false;
        site.clock.forward(Duration.ofSeconds(1));
        assertThat(comes("EV_1", "participant_left", room)).isEqualTo(new Receipt.Passed(CALL));
    }

    @Test
    void whatIsNotSignedByLiveKitReachesNobody() throws Exception {
        byte[] body = "{\"event\":\"room_finished\",\"id\":\"EV_1\"}".getBytes(StandardCharsets.UTF_8);
        Receipt forged = comes(new ApiKey("devkey", "guessed"), body);
        assertThat(forged).isEqualTo(new Receipt.Rejected(Webhooks.Reason.WRONG_SIGNATURE));
        assertThat(forged.status()).isEqualTo(401);
        assertThat(webhooks.receive(null, body).status()).isEqualTo(401);
        assertThat(comes(KEY, "garbage".getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(400);
        assertThat(site.temporal.told).isEmpty();
    }

    @Test
    void theSimulatedLiveKitsOwnWebhooksAreUnderstood() throws Exception {
        BlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>();
        var real = new IncomingWebhooks(new Webhooks(List.of(KEY), InstantSource.system()), known, site.temporal, site.clock);
        HttpServer door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/webhook", exchange -> {
            try (exchange) {
                Receipt receipt = real.receive(exchange.getRequestHeaders().getFirst("Authorization"), exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(receipt.status(), -1);
                receipts.add(receipt);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        });
        door.start();
        try {
            site.webhooksTo(URI.create("http://127.0.0.1:" + door.getAddress().getPort() + "/webhook"));
            site.callerJoins(room);
            assertThat(receipts.poll(10, TimeUnit.SECONDS)).isEqualTo(new Receipt.Passed(CALL));
        } finally {
            door.stop(0);
        }
    }
}
