package dev.baton.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.baton.call.CallId;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.KeyRingInMemory;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CodecServerTest {

    private static final String UI = "http://localhost:8233";
    private static final CallId CALL = new CallId("bcdf-ghjk-mnpq");

    private final KeyRing keys = new KeyRingInMemory();
    private final CodecServer server = CodecServer.start(keys, 0, CodecServer.TEMPORAL_UI);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void theUiReadsWhatACallWrote() throws Exception {
        HttpResponse<String> answer = client.send(
                to("/decode").header("Origin", UI).header("X-Namespace", "default").POST(BodyPublishers.ofString(sealed("Ada"))).build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(UI);
        assertThat(onlyOne(answer.body()).getData().toStringUtf8()).isEqualTo("\"Ada\"");
    }

    @Test
    void anErasedCallReadsAsErased() throws Exception {
        String sealed = sealed("Ada");
        keys.destroy(CALL);

        assertThat(onlyOne(post("/decode", sealed).body()).getData().toStringUtf8()).isEqualTo("\"erased\"");
    }

    @Test
    void theCommandLineEncodesAndDecodes() throws Exception {
        String plain = body(Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8("1"))
                .build());

        String encoded = post("/encode", plain).body();

        assertThat(onlyOne(encoded).getMetadataOrThrow("encoding").toStringUtf8()).isEqualTo("binary/encrypted");
        assertThat(onlyOne(post("/decode", encoded).body())).isEqualTo(onlyOne(plain));
    }

    @Test
    void theUiMayAskBeforehand() throws Exception {
        HttpResponse<String> answer = client.send(
                to("/decode").header("Origin", UI).method("OPTIONS", BodyPublishers.noBody()).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).hasValueSatisfying(methods -> assertThat(methods).contains("POST"));
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers")).hasValueSatisfying(headers -> assertThat(headers).contains("X-Namespace"));
    }

    @Test
    void aForeignPageIsRefused() throws Exception {
        for (String origin : Set.of("http://evil.example", "null", "http://localhost:8233.evil.example")) {
            HttpResponse<String> answer = client.send(
                    to("/decode").header("Origin", origin).POST(BodyPublishers.ofString(sealed("Ada"))).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
            assertThat(answer.body()).contains("message").doesNotContain("Ada");
        }
    }

    @Test
    void whatIsNotPayloadsIsRefusedInOneSentence() throws Exception {
        for (String body : List.of("", "hello", "[]", "null", "{\"payloads\": 3}", "{\"payloads\": [{\"data\": \"§\"}]}", "{")) {
            HttpResponse<String> answer = post("/decode", body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("{\"message\":\"the body must be JSON such as {\\\"payloads\\\": []}\"}");
        }
    }

    @Test
    void anAlteredPayloadIsRefusedInOneSentence() throws Exception {
        Payload altered = onlyOne(sealed("Ada")).toBuilder().setData(ByteString.copyFromUtf8("x".repeat(60))).build();

        HttpResponse<String> answer = post("/decode", body(altered));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("altered").doesNotContain("Exception");
    }

    @Test
    void readingIsNotOffered() throws Exception {
        assertThat(client.send(to("/decode").GET().build(), BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        assertThat(post("/", "{}").statusCode()).isEqualTo(404);
        assertThat(post("/decode/more", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void tooMuchAtOnceIsRefused() throws Exception {
        assertThat(post("/decode", " ".repeat(CodecServer.LARGEST_BODY) + "{}").statusCode()).isEqualTo(413);
        assertThat(post("/decode", " ".repeat(CodecServer.LARGEST_BODY - 2) + "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void nobodyReachesItFromOutsideThisMachine() throws IOException {
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : network.inetAddresses().filter(one -> !one.isLoopbackAddress()).toList()) {
                assertThatThrownBy(() -> new Socket(address, server.port()).close()).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aPortInUseIsSaidSo() {
        assertThatThrownBy(() -> CodecServer.start(keys, server.port(), Set.of())).hasMessageContaining("cannot listen on port " + server.port());
    }

    private String sealed(String text) throws IOException {
        var context = new WorkflowSerializationContext("default", "call-" + CALL);
        return body(Payloads.encrypted(keys).withContext(context).toPayload(text).orElseThrow());
    }

    private static String body(Payload payload) throws IOException {
        return JsonFormat.printer().print(io.temporal.api.common.v1.Payloads.newBuilder().addPayloads(payload));
    }

    private static Payload onlyOne(String body) throws IOException {
        var payloads = io.temporal.api.common.v1.Payloads.newBuilder();
        JsonFormat.parser().merge(body, payloads);
        assertThat(payloads.getPayloadsCount()).isEqualTo(1);
        return payloads.getPayloads(0);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(to(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.port() + path));
    }
}
