package dev.baton.livekit.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Asked;
import dev.baton.livekit.Failure;
import dev.baton.livekit.Jwt;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import dev.baton.livekit.TransferReport;
import dev.baton.livekit.phones.Manner;
import dev.baton.livekit.phones.ReferManner;
import dev.baton.livekit.phones.Tone;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPOutboundTrunkInfo;
import livekit.LivekitSip.SIPParticipantInfo;
import livekit.LivekitSip.TransferSIPParticipantRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** What both halves of the table need: a LiveKit with telephones behind it. Where the simulated one differs from the real one, it is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SipTable {

    static final Duration LONG = Duration.ofSeconds(20);
    static final ReferManner UNASKED = new ReferManner.Refuses(403);

    // livekit-sip places no call while its machine is busy, and then says so at once.
    private static final int TRIES = 120;
    private static final Duration UNTIL_QUIET = Duration.ofMillis(500);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Telephone> telephones = new ArrayList<>();
    private final List<String> trunks = new ArrayList<>();
    private LiveKit liveKit;
    private String url;
    private int refused;
    String room = "";

    abstract String start() throws Exception;

    abstract ApiKey key();

    abstract void stop() throws Exception;

    /** A telephone that can be dialled through a trunk to its address. */
    abstract Telephone install(Tone tone, Manner manner, ReferManner onRefer);

    /** Somebody calls in, and is in the room when this returns. An agent is there already. */
    abstract Caller callsIn(String room, ReferManner onRefer) throws Exception;

    record Caller(String identity, Telephone telephone) {}

    @BeforeAll
    void open() throws Exception {
        url = start();
        liveKit = new LiveKit(url, key());
    }

    @BeforeEach
    void aRoomOfItsOwn() throws Exception {
        room = "table-" + UUID.randomUUID().toString().replaceAll("[0-9]{4,}", "x");
        liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(room).build()).await().orThrow("make a room");
    }

    @AfterEach
    void clearTheTable() throws Exception {
        telephones.forEach(Telephone::close);
        telephones.clear();
        liveKit.rooms().delete(room).await();
        for (String trunk : trunks) {
            liveKit.sip().deleteTrunk(trunk).await();
        }
        trunks.clear();
    }

    @AfterAll
    void close() throws Exception {
        if (refused > 0) {
            System.out.println("livekit-sip was too busy for " + refused + " calls, which were tried again");
        }
        liveKit.close();
        stop();
    }

    LiveKit liveKit() {
        return liveKit;
    }

    Telephone telephone(Manner manner) {
        return telephone(manner, UNASKED);
    }

    Telephone telephone(Manner manner, ReferManner onRefer) {
        return installed(Tone.SUPERVISOR, manner, onRefer);
    }

    private Telephone installed(Tone tone, Manner manner, ReferManner onRefer) {
        Telephone one = install(tone, manner, onRefer);
        telephones.add(one);
        return one;
    }

    /**
     * LiveKit lets a caller ring until somebody in the room listens to them. So there is an agent first, which is a
     * telephone too.
     */
    Caller caller(ReferManner onRefer) throws Exception {
        answered(to(installed(Tone.AGENT, new Manner.Answers(Duration.ZERO), UNASKED)).setParticipantIdentity("agent").build());
        Caller one = callsIn(room, onRefer);
        telephones.add(one.telephone());
        return one;
    }

    String trunkTo(Telephone telephone, String user, String password) throws InterruptedException {
        String id = liveKit.sip().createOutboundTrunk(SIPOutboundTrunkInfo.newBuilder().setName("table").setAddress(telephone.address())
                .addNumbers("+15550000001").setAuthUsername(user).setAuthPassword(password).build()).await().orThrow("make a trunk").getSipTrunkId();
        trunks.add(id);
        return id;
    }

    CreateSIPParticipantRequest.Builder to(Telephone telephone) throws InterruptedException {
        return CreateSIPParticipantRequest.newBuilder().setSipTrunkId(trunkTo(telephone, "", "")).setSipCallTo(telephone.number())
                .setRoomName(room).setParticipantIdentity("leg").setWaitUntilAnswered(true).setRingingTimeout(seconds(10));
    }

    static com.google.protobuf.Duration seconds(int seconds) {
        return com.google.protobuf.Duration.newBuilder().setSeconds(seconds).build();
    }

    /** For dials that end at once: tried again while livekit-sip says that its machine is too busy. */
    Reply<SIPParticipantInfo> dial(CreateSIPParticipantRequest request, Duration deadline) throws InterruptedException {
        for (int again = 0; ; again++) {
            Reply<SIPParticipantInfo> reply = liveKit.sip().dial(request, deadline).await();
            boolean busy = reply instanceof Reply.Failed<SIPParticipantInfo>(Failure.Overloaded());
            if (!busy || again == TRIES) {
                return reply;
            }
            waitForQuiet();
        }
    }

    SIPParticipantInfo answered(CreateSIPParticipantRequest request) throws InterruptedException {
        return dial(request, LONG).orThrow("dial");
    }

    /** For dials that others watch: under way when this returns, and ringing. */
    Asked<SIPParticipantInfo> ringing(Telephone telephone, CreateSIPParticipantRequest request, Duration deadline) throws InterruptedException {
        for (int again = 0; ; again++) {
            Asked<SIPParticipantInfo> asked = liveKit.sip().dial(request, deadline);
            try {
                telephone.awaitRinging(Duration.ofSeconds(4));
                return asked;
            } catch (AssertionError quiet) {
                boolean busy = asked.await() instanceof Reply.Failed<SIPParticipantInfo>(Failure.Overloaded());
                if (!busy || again == TRIES) {
                    throw quiet;
                }
                waitForQuiet();
            }
        }
    }

    void waitForQuiet() {
        refused++;
        LockSupport.parkNanos(UNTIL_QUIET.toNanos());
    }

    static Failure failure(Reply<?> reply) {
        return switch (reply) {
            case Reply.Done<?>(Object value) -> throw new AssertionError("done, instead of a failure: " + value);
            case Reply.Failed<?>(Failure failure) -> failure;
        };
    }

    Asked<Optional<TransferReport>> refer(String identity, TransferSIPParticipantRequest.Builder more) {
        return liveKit.sip().transfer(more.setRoomName(room).setParticipantIdentity(identity)
                .setTransferTo(more.getTransferTo().isEmpty() ? "tel:+15550007777" : more.getTransferTo()).build(), LONG);
    }

    Asked<Optional<TransferReport>> refer(String identity) {
        return refer(identity, TransferSIPParticipantRequest.newBuilder().setRingingTimeout(seconds(8)));
    }

    Optional<ParticipantInfo> inTheRoom(String identity) throws InterruptedException {
        return liveKit.rooms().participants(room).await().orThrow("look").stream().filter(one -> one.getIdentity().equals(identity)).findFirst();
    }

    boolean active(String identity) throws InterruptedException {
        return inTheRoom(identity).filter(one -> one.getAttributesOrDefault("sip.callStatus", "").equals("active")).isPresent();
    }

    /** LiveKit forgets those who left a moment after the answer. */
    void awaitGone(String identity) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (inTheRoom(identity).isPresent()) {
            assertThat(System.nanoTime()).as("%s is still in the room", identity).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /** The bare answer, as {@code "429 resource_exhausted 486 Busy Here | message"}. */
    String bare(String method, String body) throws Exception {
        Supplier<HttpRequest> request = () -> HttpRequest.newBuilder(URI.create(url.replaceFirst("^ws", "http") + "/twirp/livekit.SIP/" + method))
                .header("Content-Type", "application/json").header("Authorization", "Bearer " + Jwt.sign(key(), Map.of("iss", key().key(),
                        "nbf", Instant.now().getEpochSecond(), "exp", Instant.now().getEpochSecond() + 100,
                        "sip", Map.of("call", true, "admin", true), "video", Map.of("roomAdmin", true, "room", room))))
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        for (int again = 0; ; again++) {
            HttpResponse<String> response = http.send(request.get(), HttpResponse.BodyHandlers.ofString());
            JsonNode error = JSON.readTree(response.body());
            if (!error.path("msg").asText().contains("cpu exhausted") || again == TRIES) {
                String sip = (error.path("meta").path("sip_status_code").asText("-") + " " + error.path("meta").path("sip_status").asText("")).strip();
                return response.statusCode() + " " + error.path("code").asText("-") + " " + sip + " | " + error.path("msg").asText();
            }
            waitForQuiet();
        }
    }
}
