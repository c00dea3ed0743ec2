package dev.baton.livekit.simulated;

import java.util.Map;

/** An error as LiveKit's services answer it; thrown by a desk, written by the door. */
final class TwirpError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Map<String, String> meta;

    TwirpError(String code, String message, Map<String, String> meta) {
        super(message, null, false, false);
        this.code = code;
        this.meta = Map.copyOf(meta);
    }

    TwirpError(String code, String message) {
        this(code, message, Map.of());
    }

    /** From behind the service that was asked: LiveKit then puts words before the message. */
    static TwirpError fromBehind(String code, String message) {
        return new TwirpError(code, "twirp error unknown: " + message);
    }

    static TwirpError permissionsDenied() {
        return new TwirpError("unauthenticated", "permissions denied");
    }

    static TwirpError noResponse() {
        return fromBehind("unavailable", "no response from servers");
    }

    static TwirpError ofSip(int status, String where) {
        String words = SipWords.of(status);
        return new TwirpError(SipWords.twirpCode(status), "twirp error unknown: " + where + "sip status: " + status + ": " + words,
                Map.of("sip_status_code", Integer.toString(status), "sip_status", words));
    }

    String code() {
        return code;
    }

    Map<String, String> meta() {
        return meta;
    }

    int httpStatus() {
        return switch (code) {
            case "canceled", "deadline_exceeded" -> 408;
            case "invalid_argument", "malformed", "out_of_range" -> 400;
            case "not_found", "bad_route" -> 404;
            case "already_exists", "aborted" -> 409;
            case "permission_denied" -> 403;
            case "unauthenticated" -> 401;
            case "resource_exhausted" -> 429;
            case "failed_precondition" -> 412;
            case "unimplemented" -> 501;
            case "unavailable" -> 503;
            default -> 500;
        };
    }
}
