package dev.baton.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.livekit.Failure.Lost;
import dev.baton.livekit.Failure.NobodyKnows;
import dev.baton.livekit.Failure.NotPermitted;
import dev.baton.livekit.Failure.NothingHappened;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPOutboundConfig;
import livekit.LivekitSip.SIPParticipantInfo;
import livekit.LivekitSip.SIPTransport;
import livekit.LivekitSip.TransferSIPParticipantRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HonestAnswersTest {

    private static final ApiKey KEY = new ApiKey("devkey", "a-secret-of-at-least-32-characters");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final CreateSIPParticipantRequest DIAL = CreateSIPParticipantRequest.newBuilder()
            .setSipTrunkId("ST_1").setSipCallTo("+15550001234").setRoomName("r").setParticipantIdentity("leg").build();
    private static final byte[] LEG = SIPParticipantInfo.newBuilder().setParticipantIdentity("leg").setSipCallId("SCL_1").build().toByteArray();

    private static Failure dial(Wire.Answer answer) throws InterruptedException {
        return dial(answer, LONG);
    }

    private static Failure dial(Wire.Answer answer, Duration deadline) throws InterruptedException {
        try (var wire = new Wire(answer); var liveKit = new LiveKit(wire.url(), KEY)) {
            Reply<SIPParticipantInfo> reply = liveKit.sip().dial(DIAL, deadline).await();
            wire.request();
            assertThat(wire.anotherRequestCame()).as("an INVITE was asked for twice").isFalse();
            return switch (reply) {
                case Reply.Done<SIPParticipantInfo>(SIPParticipantInfo leg) -> throw new AssertionError("done: " + leg);
                case Reply.Failed<SIPParticipantInfo>(Failure failure) -> failure;
            };
        }
    }

    @ParameterizedTest
    @CsvSource({"429, resource_exhausted, 486, Busy Here", "403, permission_denied, 603, Decline", "404, not_found, 404, Not Found",
        "429, resource_exhausted, 480, Temporarily Unavailable", "403, permission_denied, 403, Forbidden", "412, failed_precondition, 500, Oops",
        "412, failed_precondition, 503, Service Unavailable", "401, unauthenticated, 407, Proxy Authentication Required",
        "408, deadline_exceeded, 408, Request Timeout", "409, aborted, 487, Request Terminated", "400, invalid_argument, 488, Not Acceptable"})
    void aSipStatusDecidesWhateverTheTwirpCodeSays(int http, String code, int sip, String words) throws Exception {
        Failure failure = dial(Wire.error(http, """
                {"code":"%s","msg":"twirp error unknown: INVITE failed: sip status: %d: %s",
                 "meta":{"sip_status_code":"%d","sip_status":"%s","error_details":"CgA="}}""".formatted(code, sip, words, sip, words)));

        assertThat(failure).isEqualTo(new Failure.SipEnded(sip, words));
    }

    @Test
    void withoutASipStatusTheSameCodesMeanSomethingElse() throws Exception {
        assertThat(dial(Wire.error(404, "{\"code\":\"not_found\",\"msg\":\"requested sip trunk does not exist\"}")))
                .isInstanceOf(Failure.NotFound.class).isInstanceOf(NothingHappened.class);
        assertThat(dial(Wire.error(401, "{\"code\":\"unauthenticated\",\"msg\":\"permissions denied\"}")))
                .isEqualTo(new NotPermitted(NotPermitted.Reason.GRANT_MISSING));
        assertThat(dial(Wire.error(408, "{\"code\":\"canceled\",\"msg\":\"twirp error unknown: sip request timed out\"}")))
                .isEqualTo(new Failure.CalledOff()).isNotInstanceOf(NothingHappened.class);
        assertThat(dial(Wire.error(408, "{\"code\":\"deadline_exceeded\",\"msg\":\"request timed out\"}")))
                .isEqualTo(new Failure.DeadlinePassed()).isInstanceOf(NobodyKnows.class);
        assertThat(dial(Wire.error(400, "{\"code\":\"invalid_argument\",\"msg\":\"SipCallTo should be a phone number\"}")))
                .isInstanceOf(Failure.Invalid.class).isInstanceOf(NothingHappened.class);
        assertThat(dial(Wire.error(412, "{\"code\":\"failed_precondition\",\"msg\":\"something\"}"))).isInstanceOf(NobodyKnows.class);
        assertThat(dial(Wire.error(429, "{\"code\":\"resource_exhausted\",\"msg\":\"something\"}"))).isInstanceOf(NobodyKnows.class);
    }

    @Test
    void credentialsThatACarrierDoesNotTakeRangNobodyAndWordsAloneDoNotMakeThem() throws Exception {
        for (String words : new String[] {"max auth retry attempts reached for SIP invite",
            "sip server required auth, but no username or password was provided"}) {
            Failure refused = dial(Wire.error(412, "{\"code\":\"failed_precondition\",\"msg\":\"twirp error unknown: " + words + "\"}"));
            assertThat(refused).isInstanceOf(Failure.CredentialsRefused.class).isInstanceOf(NothingHappened.class);
            assertThat(refused.sentence()).contains(words, "user name and password", "./baton trunk sync");
            assertThat(dial(Wire.error(500, "{\"code\":\"internal\",\"msg\":\"" + words + "\"}"))).isInstanceOf(NobodyKnows.class);
            assertThat(dial(Wire.error(412, "{\"code\":\"failed_precondition\",\"msg\":\"" + words
                    + "\",\"meta\":{\"sip_status_code\":\"503\",\"sip_status\":\"Service Unavailable\"}}")))
                    .isEqualTo(new Failure.SipEnded(503, "Service Unavailable"));
        }
    }

    @Test
    void anOverloadedSipServiceAndNoSipServiceAreToldApartAndBothPlacedNoCall() throws Exception {
        assertThat(dial(Wire.error(503, "{\"code\":\"unavailable\",\"msg\":\"twirp error unknown: cpu exhausted\"}")))
                .isEqualTo(new Failure.Overloaded()).isInstanceOf(NothingHappened.class);
        assertThat(dial(Wire.error(503, "{\"code\":\"unavailable\",\"msg\":\"no response from servers\"}")))
                .isEqualTo(new Failure.NobodyServes()).isInstanceOf(NothingHappened.class);
        assertThat(dial(Wire.error(503, "{\"code\":\"unavailable\",\"msg\":\"who knows\"}"))).isInstanceOf(NobodyKnows.class);
        assertThat(dial(Wire.says("503 Service Unavailable", "text/html", "<html>no upstream</html>".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(NobodyKnows.class);
    }

    @Test
    void wrongKeysAreToldFromWrongClocksAndTheTokenIsNotRepeated() throws Exception {
        String token = Jwt.sign(KEY, java.util.Map.of("iss", "devkey"));
        assertThat(dial(Wire.says("401 Unauthorized", "text/plain", "invalid API key: other".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new NotPermitted(NotPermitted.Reason.UNKNOWN_KEY));
        Failure wrongSecret = dial(Wire.says("401 Unauthorized", "text/plain",
                ("invalid token: " + token + ", error: error in cryptographic primitive").getBytes(StandardCharsets.UTF_8)));
        assertThat(wrongSecret).isEqualTo(new NotPermitted(NotPermitted.Reason.WRONG_SECRET));
        assertThat(wrongSecret.sentence()).doesNotContain(token).contains("LIVEKIT_API_SECRET");
        assertThat(dial(Wire.says("401 Unauthorized", "text/plain",
                        "invalid token: x, error: validation failed, token is expired (exp)".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new NotPermitted(NotPermitted.Reason.CLOCKS_DIFFER));
    }

    @Test
    void anErrorThatRepeatsATokenOrANumberIsMadeFitForALog() throws Exception {
        String token = Jwt.sign(KEY, java.util.Map.of("iss", "devkey"));
        Failure failure = dial(Wire.error(500, "{\"code\":\"internal\",\"msg\":\"call to +1 555 000 1234 with " + token + "\"}"));
        assertThat(failure.sentence()).doesNotContain(token).doesNotContain("555");
    }

    @Test
    void whatIsCutOffOrUnreadableMayHaveHappened() throws Exception {
        assertThat(dial(Wire.reset())).isInstanceOfSatisfying(Lost.class, lost -> assertThat(lost.way()).isEqualTo(Lost.Way.BROKEN_OFF));
        assertThat(dial(Wire.raw("HTTP/1.1 200 OK\r\nContent-Type: application/protobuf\r\nContent-Length: 40\r\n\r\nhalf")))
                .isInstanceOfSatisfying(Lost.class, lost -> assertThat(lost.way()).isEqualTo(Lost.Way.HALF_A_BODY));
        assertThat(dial(Wire.raw("HTTP/1.1 200 OK\r\nContent-Type: application/protobuf\r\n\r\n"))).isInstanceOf(Lost.class);
        assertThat(dial(Wire.says("200 OK", "application/protobuf", new byte[0]))).isInstanceOf(Lost.class);
        assertThat(dial(Wire.says("200 OK", "application/protobuf", new byte[] {(byte) 0xff, 1, 2}))).isInstanceOf(Lost.class);
        assertThat(dial(Wire.says("200 OK", "text/html", LEG))).isInstanceOf(Lost.class);
        assertThat(dial(Wire.error(404, "{\"code\":\"not_fou"))).isInstanceOf(Lost.class);
        assertThat(dial(Wire.error(404, "{}"))).isInstanceOf(Lost.class);
        assertThat(dial(Wire.error(404, "<html>"))).isInstanceOf(Lost.class);
        assertThat(dial(Wire.raw("rubbish\r\n\r\n"))).isInstanceOf(Lost.class);
        assertThat(dial(Wire.raw("HTTP/1.1 307 Elsewhere\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"))).isInstanceOf(Lost.class);
    }

    @Test
    void aServerThatSaysNothingIsGivenUpAfterItsDeadlineAndTheConnectionIsClosed() throws Exception {
        try (var wire = new Wire(Wire.silence()); var liveKit = new LiveKit(wire.url(), KEY)) {
            long began = System.nanoTime();
            Reply<SIPParticipantInfo> reply = liveKit.sip().dial(DIAL, Duration.ofMillis(200)).await();
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);

            assertThat(reply).isEqualTo(new Reply.Failed<>(new Lost(Lost.Way.TIMED_OUT, "after 2200 ms")));
            assertThat(took).isGreaterThanOrEqualTo(2200);
            assertThat(wire.clientClosed()).isTrue();
        }
    }

    @Test
    void halfABodyThatNeverGoesOnIsGivenUpToo() throws Exception {
        Failure failure = dial(connection -> connection.getOutputStream().write(
                "HTTP/1.1 200 OK\r\nContent-Type: application/protobuf\r\nContent-Length: 40\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII)),
                Duration.ofMillis(100));
        assertThat(failure).isInstanceOfSatisfying(Lost.class, lost -> assertThat(lost.way()).isEqualTo(Lost.Way.TIMED_OUT));
    }

    @Test
    void aRefusedConnectionHadNoEffect() throws Exception {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        try (var liveKit = new LiveKit("http://127.0.0.1:" + port, KEY)) {
            assertThat(liveKit.rooms().list().await()).isInstanceOfSatisfying(Reply.Failed.class,
                    failed -> assertThat(failed.failure()).isInstanceOf(Failure.Unreachable.class).isInstanceOf(NothingHappened.class));
        }
    }

    @Test
    void abortingClosesTheConnectionAtOnce() throws Exception {
        try (var wire = new Wire(Wire.silence()); var liveKit = new LiveKit(wire.url(), KEY)) {
            Asked<SIPParticipantInfo> asked = liveKit.sip().dial(DIAL, Duration.ofSeconds(80));
            wire.request();
            asked.abort();

            assertThat(asked.await()).isEqualTo(new Reply.Failed<>(new Failure.Aborted()));
            assertThat(wire.clientClosed()).isTrue();
        }
    }

    @Test
    void anInterruptedThreadAbortsItsRequest() throws Exception {
        try (var wire = new Wire(Wire.silence()); var liveKit = new LiveKit(wire.url(), KEY)) {
            var interrupted = new CompletableFuture<Boolean>();
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    liveKit.sip().dial(DIAL, Duration.ofSeconds(80)).await();
                    interrupted.complete(false);
                } catch (InterruptedException expected) {
                    interrupted.complete(true);
                }
            });
            wire.request();
            waiting.interrupt();

            assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(wire.clientClosed()).isTrue();
        }
    }

    @Test
    void theRequestCarriesItsDeadlineAndATokenForThisCallOnly() throws Exception {
        try (var wire = new Wire(Wire.says("200 OK", "application/protobuf", new byte[0]));
                var liveKit = new LiveKit(wire.url(), KEY, InstantSource.fixed(java.time.Instant.ofEpochSecond(1_000_000)), LONG)) {
            var transfer = TransferSIPParticipantRequest.newBuilder().setRoomName("r").setParticipantIdentity("caller").setTransferTo("tel:+1").build();
            assertThat(liveKit.sip().transfer(transfer, Duration.ofSeconds(31)).await()).isEqualTo(new Reply.Done<>(Optional.empty()));
            String request = wire.request();

            assertThat(request).startsWith("POST /twirp/livekit.SIP/TransferSIPParticipant HTTP/1.1\r\n")
                    .contains("X-Twirp-Timeout-Ms: 31000\r\n").contains("Content-Type: application/protobuf\r\n");
            assertThat(claims(request)).isEqualTo(
                    "{\"iss\":\"devkey\",\"sub\":\"baton\",\"nbf\":1000000,\"exp\":1000060,\"video\":{\"roomAdmin\":true,\"room\":\"r\"},\"sip\":{\"call\":true}}");
        }
    }

    private static String claims(String request) {
        String token = request.lines().filter(line -> line.startsWith("Authorization: Bearer ")).findFirst().orElseThrow();
        return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
    }

    @Test
    void aNewerServersReportOnATransferIsReadAndAnOlderOnesSilenceIsNot() throws Exception {
        // transfer_id "TR1", status 2, reason 1, sip_status {code 200}; then the same without an id.
        byte[] report = {10, 3, 'T', 'R', '1', 16, 2, 24, 1, 34, 3, 8, (byte) 0xc8, 1};
        assertThat(transfer(report)).contains(
                new TransferReport("TR1", TransferReport.Status.SUCCESSFUL, TransferReport.Reason.COMPLETED, 200));
        assertThat(transfer(new byte[] {16, 2, 24, 1})).isEmpty();
        assertThat(transfer(new byte[] {10, 1, 'x', 16, 99, 24, 98})).contains(
                new TransferReport("x", TransferReport.Status.UNRECOGNIZED, TransferReport.Reason.UNRECOGNIZED, 0));
    }

    /** Seen on livekit-sip 1.10.0: "transaction failed to complete", although the carrier had accepted. */
    @Test
    void aTransferThatLiveKitCallsOffMayBeUnderWay() throws Exception {
        String mislaid = "{\"code\":\"canceled\",\"msg\":\"twirp error unknown: transaction failed to complete (0 intermediate responses)\"}";
        try (var wire = new Wire(Wire.error(408, mislaid)); var liveKit = new LiveKit(wire.url(), KEY)) {
            assertThat(liveKit.sip().transfer(TransferSIPParticipantRequest.getDefaultInstance(), LONG).await())
                    .isEqualTo(new Reply.Failed<>(new Failure.DeadlinePassed()));
            wire.request();
            assertThat(wire.anotherRequestCame()).as("a REFER was asked for twice").isFalse();
        }
    }

    /** What LiveKit's own SDK cannot say. */
    @Test
    void everyFieldOfADialTravels() throws Exception {
        CreateSIPParticipantRequest dial = DIAL.toBuilder()
                .setRingingTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(20))
                .setMaxCallDuration(com.google.protobuf.Duration.newBuilder().setSeconds(3600))
                .putHeaders("X-Account", "42").putParticipantAttributes("baton.leg", "k").setDisplayName("Billing").setDtmf("ww42#")
                .setTrunk(SIPOutboundConfig.newBuilder().setHostname("pbx.example.com").setTransport(SIPTransport.SIP_TRANSPORT_TLS)
                        .setAuthUsername("u").setAuthPassword("p").putHeadersToAttributes("X-A", "a"))
                .setWaitUntilAnswered(true).build();
        try (var wire = new Wire(Wire.says("200 OK", "application/protobuf", LEG)); var liveKit = new LiveKit(wire.url(), KEY)) {
            liveKit.sip().dial(dial, LONG).await().orThrow("dial");
            String request = wire.request();
            byte[] body = request.substring(request.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
            assertThat(CreateSIPParticipantRequest.parseFrom(body)).isEqualTo(dial);
        }
    }

    private static Optional<TransferReport> transfer(byte[] answer) throws InterruptedException {
        try (var wire = new Wire(Wire.says("200 OK", "application/protobuf", answer)); var liveKit = new LiveKit(wire.url(), KEY)) {
            return liveKit.sip().transfer(TransferSIPParticipantRequest.getDefaultInstance(), LONG).await().orThrow("transfer");
        }
    }

    @Test
    void anAddressThatIsNoneIsRefusedWithAnExample() throws IOException {
        assertThat(LiveKit.http("wss://x.livekit.cloud/")).hasToString("https://x.livekit.cloud");
        assertThat(LiveKit.http("ws://127.0.0.1:7880")).hasToString("http://127.0.0.1:7880");
        for (String wrong : new String[] {"", "livekit.example", "ftp://x", "ws://", "ws://user:secret@x", "not an address"}) {
            assertThatThrownBy(() -> LiveKit.http(wrong)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("LIVEKIT_URL");
        }
    }

    @Test
    void secretsAreNeverPrinted() {
        assertThat(KEY.toString()).doesNotContain(KEY.secret());
        assertThatThrownBy(() -> new ApiKey("", "x")).hasMessageContaining("LIVEKIT_API_KEY");
        assertThatThrownBy(() -> new ApiKey("x", " ")).hasMessageContaining("LIVEKIT_API_SECRET");
    }
}
