package dev.baton.api;

import dev.baton.desk.NoAnswer;
import dev.baton.store.DatabaseAway;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.exc.StreamConstraintsException;

/** Turns whatever went wrong into an answer without a stack trace, and without repeating what was sent. */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler(Problem.class)
    ResponseEntity<ProblemDetail> refused(Problem problem) {
        Duration wait = problem.retryAfter();
        return wait == null ? answer(problem.detail()) : ResponseEntity.status(problem.detail().getStatus()).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(wait.plusNanos(999_999_999).toSeconds())).body(problem.detail());
    }

    @ExceptionHandler({DatabaseAway.class, StatusRuntimeException.class, WorkflowServiceException.class, Reception.Away.class})
    ResponseEntity<ProblemDetail> away(RuntimeException away) {
        String who = away instanceof DatabaseAway ? "The database" : away instanceof Reception.Away ? "LiveKit" : "Temporal";
        LOG.atWarn().addKeyValue("who", who).setCause(away).log("a request could not be served");
        return answer(Problem.Kind.AWAY.detail(who + " does not answer."));
    }

    @ExceptionHandler(NoAnswer.class)
    ResponseEntity<ProblemDetail> nobodyAtWork(NoAnswer none) {
        LOG.atWarn().setCause(none).log("no worker answered");
        return answer(Problem.Kind.AWAY.detail("No worker answers: 'baton worker' is not at work, or has too much of it. What was to be done may still be, when one comes."));
    }

    @ExceptionHandler(RuntimeException.class)
    ResponseEntity<ProblemDetail> broken(RuntimeException broken) {
        LOG.atError().setCause(broken).log("a request failed");
        return answer(Problem.Kind.FAILED.detail("Baton failed: its log says why."));
    }

    /** What the framework refuses. Its own words would repeat what was sent, keys among it, or name classes of ours. */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception refused, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Problem.Kind kind = Problem.Kind.of(status);
        if (status.is5xxServerError()) {
            LOG.atError().setCause(refused).log("a request failed");
        }
        ProblemDetail detail = kind.detail(switch (kind) {
            case NOT_OFFERED -> "There is nothing at this address.";
            case NOT_THIS_WAY -> "This address does not take that method.";
            case NOT_JSON -> "The body is of a kind that is not understood here.";
            case NOT_ACCEPTABLE -> "Nothing of what is accepted can be answered.";
            case FAILED -> "Baton failed: its log says why.";
            default -> "The request is not what is expected here.";
        });
        if (refused instanceof HttpMessageNotReadableException unreadable) {
            detail.setDetail(tooDeep(unreadable) ? "The JSON is nested too deeply, or holds something too long."
                    : "The body is not the JSON that is expected here.");
        }
        String field = field(refused);
        if (field != null) {
            detail = Problem.field(Problem.Kind.INVALID_FIELD, field, field + " is missing, or not of the form that is expected.").detail();
        }
        return ResponseEntity.status(detail.getStatus()).headers(headers).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(detail);
    }

    private static boolean tooDeep(Throwable failure) {
        return failure instanceof StreamConstraintsException || failure.getCause() != null && tooDeep(failure.getCause());
    }

    /** By the name that we gave it, never by one that was sent. */
    private static @Nullable String field(Exception refused) {
        return switch (refused) {
            case MethodArgumentTypeMismatchException mismatch -> mismatch.getName();
            case MissingServletRequestParameterException missing -> missing.getParameterName();
            default -> null;
        };
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail detail) {
        var answer = ResponseEntity.status(detail.getStatus()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (detail.getStatus() == Problem.Kind.AWAY.status().value()) {
            answer.header(HttpHeaders.RETRY_AFTER, "2");
        }
        return answer.body(detail);
    }
}
