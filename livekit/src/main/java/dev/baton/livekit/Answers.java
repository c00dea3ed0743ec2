package dev.baton.livekit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.baton.livekit.Failure.Lost;
import dev.baton.livekit.Failure.NotPermitted;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads LiveKit's replies. The presence of a SIP status decides first; the Twirp code alone is ambiguous. */
final class Answers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Answers() {}

    static <T extends Message> Reply<T> read(HttpResponse<byte[]> response, Parser<T> parser) {
        if (!endCanBeTold(response)) {
            return new Reply.Failed<>(new Lost(Lost.Way.GARBAGE, "HTTP " + response.statusCode() + " of unknown length"));
        }
        if (response.statusCode() != 200) {
            return new Reply.Failed<>(failure(response.statusCode(), response.body()));
        }
        String type = response.headers().firstValue("Content-Type").orElse("none");
        if (!type.toLowerCase(Locale.ROOT).startsWith("application/protobuf")) {
            // Half a web page, or nothing at all, may well parse as a message without fields.
            return new Reply.Failed<>(new Lost(Lost.Way.GARBAGE, "HTTP 200 with content of type " + Discreet.words(type)));
        }
        try {
            return new Reply.Done<>(parser.parseFrom(response.body()));
        } catch (InvalidProtocolBufferException wrong) {
            return new Reply.Failed<>(new Lost(Lost.Way.GARBAGE, "HTTP 200 with a body that cannot be read"));
        }
    }

    // A body that merely ends with its connection may be half a body.
    private static boolean endCanBeTold(HttpResponse<byte[]> response) {
        return response.headers().firstValue("Content-Length").isPresent()
                || response.headers().firstValue("Transfer-Encoding").isPresent()
                || response.statusCode() == 204 || response.statusCode() == 304;
    }

    static Failure failure(int httpStatus, byte[] body) {
        JsonNode error = json(body);
        if (error != null && error.path("code").isTextual()) {
            return twirp(httpStatus, error);
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (httpStatus == 401 && !text.startsWith("{")) {
            // LiveKit's doorkeeper speaks plain text, and repeats the token in it.
            return new NotPermitted(doorkeeper(text));
        }
        return new Lost(Lost.Way.GARBAGE, "HTTP " + httpStatus + " without LiveKit's form of error");
    }

    private static Failure twirp(int httpStatus, JsonNode error) {
        String code = error.path("code").asText();
        String message = Discreet.words(error.path("msg").asText());
        Integer sip = sipStatus(error);
        if (sip != null) {
            return new Failure.SipEnded(sip, Discreet.words(error.path("meta").path("sip_status").asText()));
        }
        return switch (code) {
            case "canceled" -> new Failure.CalledOff();
            case "deadline_exceeded" -> new Failure.DeadlinePassed();
            case "unauthenticated", "permission_denied" -> new NotPermitted(NotPermitted.Reason.GRANT_MISSING);
            case "not_found" -> new Failure.NotFound(message);
            case "invalid_argument", "malformed" -> new Failure.Invalid(message);
            case "unimplemented", "bad_route" -> new Failure.NotOffered(message);
            // There is no other sign than the words that tells these apart, and both say that nothing was begun.
            case "unavailable" -> message.contains("cpu exhausted")
                    ? new Failure.Overloaded()
                    : message.contains("no response from servers")
                            ? new Failure.NobodyServes()
                            : new Failure.ServerTrouble(httpStatus, code, message);
            // Measured: the carrier's 401 or 407 is not passed on. The same code also tells of codecs; only the words differ.
            case "failed_precondition" -> message.contains("max auth retry") || message.contains("required auth")
                    ? new Failure.CredentialsRefused(message)
                    : new Failure.ServerTrouble(httpStatus, code, message);
            // An open-source server's answer to MoveParticipant.
            case "unknown" -> message.contains("not implemented")
                    ? new Failure.NotOffered(message)
                    : new Failure.ServerTrouble(httpStatus, code, message);
            default -> new Failure.ServerTrouble(httpStatus, code.matches("[a-z_]{1,40}") ? code : "?", message);
        };
    }

    private static @Nullable Integer sipStatus(JsonNode error) {
        String status = error.path("meta").path("sip_status_code").asText();
        return status.matches("[1-9][0-9]{2}") ? Integer.valueOf(status) : null;
    }

    private static NotPermitted.Reason doorkeeper(String text) {
        if (text.startsWith("invalid API key")) {
            return NotPermitted.Reason.UNKNOWN_KEY;
        }
        if (text.startsWith("invalid token")) {
            return text.contains("expired") || text.contains("not valid yet") || text.contains("in the future")
                    ? NotPermitted.Reason.CLOCKS_DIFFER
                    : NotPermitted.Reason.WRONG_SECRET;
        }
        return NotPermitted.Reason.REFUSED;
    }

    private static @Nullable JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return null;
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory could not be read", impossible);
        }
    }
}
