package dev.baton.cli;

import static dev.baton.cli.ServedHouse.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.ServedHouse.Answer;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Bystander;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.simulated.SimulatedTrunk;
import dev.baton.livekit.simulated.Telephones;
import dev.baton.simulation.SipAnswer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitSip.SIPOutboundTrunkInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What a token of ours opens on a livekit-server that is running. */
@EnabledIfSystemProperty(named = "livekit.url", matches = ".+")
class RealBrowserTokenTest {

    private static final String URL = System.getProperty("livekit.url", "");
    private static final ApiKey KEY = new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset"));

    // A house needs a trunk, though nobody's phone rings here.
    private static final String NUMBER = "+919876543210";

    private static String settings(String behindPhones, String trunk) {
        return "LIVEKIT_URL=" + behindPhones + "\nLIVEKIT_PUBLIC_URL=" + URL + "\nLIVEKIT_API_KEY=" + KEY.key() + "\nLIVEKIT_API_SECRET=" + KEY.secret()
                + "\nOUTBOUND_TRUNK_ID=" + trunk + "\nTRUNK_SIP_DOMAIN=127.0.0.1\nTRUNK_OUTBOUND_NUMBER=" + NUMBER + "\n";
    }

    private static int asked(String method, String body, String token) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(URL.replaceFirst("^ws", "http") + "/twirp/livekit.RoomService/" + method))
                    .header("Content-Type", "application/json").header("Authorization", "Bearer " + token).POST(BodyPublishers.ofString(body)).build();
            return http.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void aCallersTokenOpensTheRoomOfTheirCallAndNothingElse(@TempDir Path folder) throws Exception {
        try (var phones = new SimulatedTrunk(URI.create(URL.replaceFirst("^ws", "http")), KEY, InstantSource.system(), new NoPhones(), 0);
                var behind = new LiveKit(phones.url(), KEY); var liveKit = new LiveKit(URL, KEY)) {
            String trunk = behind.sip().createOutboundTrunk(SIPOutboundTrunkInfo.newBuilder().setName("a test's").setAddress("127.0.0.1").addNumbers(NUMBER).build())
                    .await().orThrow("making a trunk").getSipTrunkId();
            try (var house = new ServedHouse(folder, settings(phones.url(), trunk))) {
                opensItsRoomAlone(house, liveKit);
            }
        }
    }

    private static final class NoPhones implements Telephones {
        @Override
        public Ringing ring(Ring ring) {
            throw new IllegalStateException("nobody is rung here");
        }

        @Override
        public CompletableFuture<SipAnswer> refer(Move move) {
            throw new IllegalStateException("nobody is moved here");
        }

        @Override
        public Optional<ParticipantInfo> find(String room, String identity) {
            return Optional.empty();
        }

        @Override
        public void remove(String room, String identity) {}
    }

    private void opensItsRoomAlone(ServedHouse house, LiveKit liveKit) throws Exception {
        Answer begun = house.post("/call/start", "{\"caller_name\": \"Zoë\"}");
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(200);
        String call = begun.text("call_id");
        String room = begun.text("room_name");
        String token = begun.text("caller_token");
        assertThat(begun.text("livekit_url")).isEqualTo(URL);
        try (Bystander caller = liveKit.enterWith(token)) {
            assertThat(caller.gone()).isNotDone();
            until("the caller to be seen", () -> house.get("/call/" + call), seen -> seen.body().path("now").asText().equals("the caller came in"));
            for (Room one : liveKit.rooms().list().await().orThrow("list")) {
                assertThat(liveKit.rooms().participants(one.getName()).await().orThrow("look").stream().map(ParticipantInfo::getIdentity)
                        .anyMatch(("caller-" + call)::equals)).as(one.getName()).isEqualTo(one.getName().equals(room));
            }
            assertThat(house.get("/call/" + call).body().path("parties").findValuesAsText("name")).contains("Zoë");
            for (String method : new String[] {"ListRooms", "ListParticipants", "RemoveParticipant", "DeleteRoom", "CreateRoom", "SendData"}) {
                assertThat(asked(method, "{\"room\": \"" + room + "\", \"identity\": \"caller-" + call + "\"}", token)).as(method).isIn(401, 403);
            }
        }
        until("the end of the call", () -> house.get("/call/" + call), seen -> !seen.body().path("ended_at").isNull());
        assertThat(liveKit.rooms().list().await().orThrow("list")).noneMatch(one -> one.getName().equals(room));
    }
}
