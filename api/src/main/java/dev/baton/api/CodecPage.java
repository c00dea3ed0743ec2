package dev.baton.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.baton.call.CallId;
import dev.baton.codec.CallCodec;
import dev.baton.keeping.KeyRing;
import dev.baton.store.KeyRole;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.payload.codec.PayloadCodecException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Lets Temporal's UI and command line read what the histories of one's own calls say. */
@RestController
final class CodecPage {

    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    private final Backstage backstage;
    private final CallCodec codec;

    CodecPage(Backstage backstage, Guard guard) {
        this.backstage = backstage;
        codec = new CallCodec(guard.payloads());
    }

    @PostMapping(path = "/codec/encode", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> encode(@RequestBody(required = false) byte @Nullable [] body) {
        mustBeOperator();
        mustBeTheHouse();
        return worked(body, codec::encode);
    }

    @PostMapping(path = "/codec/decode", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> decode(@RequestBody(required = false) byte @Nullable [] body) {
        mustBeOperator();
        return worked(body, payloads -> {
            payloads.forEach(this::mustBeTheirs);
            return codec.decode(payloads);
        });
    }

    private static void mustBeOperator() {
        if (Visitor.now().role() != KeyRole.OPERATOR) {
            throw new Problem(Problem.Kind.NOT_ALLOWED, "This needs a key of an operator.");
        }
    }

    /** What no call's key has sealed is about the house itself. */
    private void mustBeTheHouse() {
        if (!backstage.tenant().equals(backstage.house())) {
            throw new Problem(Problem.Kind.NOT_ALLOWED, "This needs a key of the house's own tenant.");
        }
    }

    private void mustBeTheirs(Payload payload) {
        String key = payload.getMetadataOrDefault("baton-key", ByteString.EMPTY).toStringUtf8();
        if (!key.startsWith(KeyRing.CALL)) {
            if (!key.isEmpty()) {
                mustBeTheHouse();
            }
            return;
        }
        if (backstage.calls().find(backstage.tenant(), call(key.substring(KeyRing.CALL.length()))).isEmpty()) {
            throw CallsPage.unknown();
        }
    }

    private static CallId call(String id) {
        try {
            return new CallId(id);
        } catch (IllegalArgumentException noneOfOurs) {
            throw CallsPage.unknown();
        }
    }

    private static ResponseEntity<String> worked(byte @Nullable [] body, UnaryOperator<List<Payload>> work) {
        try {
            var asked = Payloads.newBuilder();
            PARSER.merge(body == null ? "" : new String(body, StandardCharsets.UTF_8), asked);
            var done = Payloads.newBuilder().addAllPayloads(work.apply(asked.getPayloadsList()));
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(PRINTER.print(done));
        } catch (InvalidProtocolBufferException malformed) {
            throw new Problem(Problem.Kind.UNREADABLE, "The body must be JSON such as {\"payloads\": []}.");
        } catch (PayloadCodecException broken) {
            throw new Problem(Problem.Kind.UNREADABLE, "A payload cannot be opened: it is damaged, or another house's.");
        }
    }
}
