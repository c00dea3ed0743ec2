package dev.baton.api;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Everything that the front door refuses, each with its type, its status and what to do about it. */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1;

    enum Kind {
        UNREADABLE(HttpStatus.BAD_REQUEST, "The request cannot be read", "Send JSON as the documentation shows it."),
        MISSING_FIELD(HttpStatus.UNPROCESSABLE_ENTITY, "Something is missing", "Add it."),
        INVALID_FIELD(HttpStatus.UNPROCESSABLE_ENTITY, "A value cannot be used", "Correct it."),
        NO_KEY(HttpStatus.UNAUTHORIZED, "Who are you?", "Send the header \"Authorization: Bearer \" followed by a key: the operator's, or one of 'baton key make'."),
        NOT_ALLOWED(HttpStatus.FORBIDDEN, "This key does not open that", "Use a key with the role that the detail names."),
        FOREIGN_PAGE(HttpStatus.FORBIDDEN, "A page from elsewhere", "Add its address to BATON_WEB_ORIGINS, or ask from a server."),
        NOT_BELIEVED(HttpStatus.UNAUTHORIZED, "A webhook that is not believed", "Give LiveKit's webhooks the API key of this house, and set both clocks."),
        TOO_MANY(HttpStatus.TOO_MANY_REQUESTS, "Too many requests", "Wait as many seconds as Retry-After says."),
        TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The request is too large", "Send less."),
        NOT_THIS_WAY(HttpStatus.METHOD_NOT_ALLOWED, "Not with this method", "The header Allow names those that there are."),
        NOT_JSON(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is not JSON", "Send JSON, and say so: Content-Type: application/json."),
        NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "There is no such form of it", "Accept application/json."),
        FAILED(HttpStatus.INTERNAL_SERVER_ERROR, "Baton failed", "Its log says why. Nothing of what went wrong was your request's fault."),
        UNKNOWN_CALL(HttpStatus.NOT_FOUND, "There is no such call", "GET /calls lists those that there are."),
        UNKNOWN_TRANSFER(HttpStatus.NOT_FOUND, "There is no such transfer", "GET /transfers/active lists those under way."),
        UNKNOWN_ROOM(HttpStatus.NOT_FOUND, "There is no such room", "GET /call/{call_id} names the room of a call."),
        UNKNOWN_PARTICIPANT(HttpStatus.NOT_FOUND, "Nobody of that name is there", "'lk room participants list' shows who is in a room of LiveKit."),
        UNKNOWN_CALLER(HttpStatus.NOT_FOUND, "There is no such caller", "Write the name as the call was begun with, or ask by GET /calls."),
        CALL_OVER(HttpStatus.CONFLICT, "The call is over", "Begin a new one."),
        SECOND_TRANSFER(HttpStatus.CONFLICT, "The caller is in a transfer already", "Wait for its end, or POST /transfers/{transfer_id}/cancel first."),
        ALREADY_COMPLETED(HttpStatus.CONFLICT, "The transfer was completed before", "Nothing is left to do: GET /transfers/{transfer_id} tells how it stands."),
        TRANSFER_OVER(HttpStatus.CONFLICT, "The transfer is over", "The caller is with the call again: join it, and begin another transfer if one is wanted."),
        NOBODY_BRIEFED(HttpStatus.CONFLICT, "Nobody is being briefed", "Complete once Agent B is in the briefing room: GET /transfers/{transfer_id}/events tells."),
        NOT_CALLED_IN(HttpStatus.CONFLICT, "They are not called in", "GET /transfers/active lists who is; ask again in a moment."),
        IDENTITY_USED(HttpStatus.CONFLICT, "This identity was used before", "Choose another one."),
        SESSION_ELSEWHERE(HttpStatus.FORBIDDEN, "This session is for another call", "Ask for the call that this browser began, or with an operator's key."),
        TOO_MANY_LISTENERS(HttpStatus.SERVICE_UNAVAILABLE, "Too many listen already", "Come back in a while, with the Last-Event-ID that you have."),
        TRANSFER_REFUSED(HttpStatus.CONFLICT, "The transfer was refused", "The detail says what to do."),
        CALL_LIVES(HttpStatus.CONFLICT, "The call is not over", "Wait for its end, or end it first."),
        CALL_ERASED(HttpStatus.GONE, "The call was erased", "Nothing is left of it but that it was."),
        TRANSCRIPT_FULL(HttpStatus.CONFLICT, "The transcript is full", "Keep the rest yourself: nothing more is taken for this call."),
        DIAL_CAP(HttpStatus.TOO_MANY_REQUESTS, "As many dials as allowed for now",
                "Wait as many seconds as Retry-After says, or raise the setting that the detail names."),
        REUSED_KEY(HttpStatus.CONFLICT, "This Idempotency-Key was used for another request", "Use a new key for a new request."),
        NOT_OFFERED(HttpStatus.NOT_FOUND, "There is nothing here", "GET /openapi.json says what there is."),
        AWAY(HttpStatus.SERVICE_UNAVAILABLE, "Something that Baton needs is away", "Ask again in a moment.");

        private final HttpStatus status;
        private final String title;
        private final String remedy;

        Kind(HttpStatus status, String title, String remedy) {
            this.status = status;
            this.title = title;
            this.remedy = remedy;
        }

        HttpStatus status() {
            return status;
        }

        String title() {
            return title;
        }

        String remedy() {
            return remedy;
        }

        String type() {
            return "urn:baton:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** For what the framework or the server refused before any page of ours was asked. */
        static Kind of(HttpStatusCode code) {
            return switch (code.value()) {
                case 401 -> NO_KEY;
                case 403 -> NOT_ALLOWED;
                case 404 -> NOT_OFFERED;
                case 405 -> NOT_THIS_WAY;
                case 406 -> NOT_ACCEPTABLE;
                case 413 -> TOO_LARGE;
                case 415 -> NOT_JSON;
                case 429 -> TOO_MANY;
                case 503 -> AWAY;
                default -> code.is5xxServerError() ? FAILED : UNREADABLE;
            };
        }

        ProblemDetail detail(String sentence) {
            var detail = ProblemDetail.forStatusAndDetail(status, sentence);
            detail.setType(URI.create(type()));
            detail.setTitle(title);
            detail.setProperty("remedy", remedy);
            return detail;
        }
    }

    private final transient ProblemDetail detail;
    private final @Nullable Duration retryAfter;

    Problem(Kind kind, String sentence) {
        this(kind, sentence, null);
    }

    /** {@code retryAfter}: how long before it is worth asking again, where that is known. */
    Problem(Kind kind, String sentence, @Nullable Duration retryAfter) {
        super(sentence);
        detail = kind.detail(sentence);
        this.retryAfter = retryAfter;
    }

    static Problem field(Kind kind, String field, String sentence) {
        var problem = new Problem(kind, sentence);
        problem.detail.setProperty("field", field);
        return problem;
    }

    ProblemDetail detail() {
        return detail;
    }

    @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
