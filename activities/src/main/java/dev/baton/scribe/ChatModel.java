package dev.baton.scribe;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.baton.call.Transcript;
import dev.baton.pulse.Pulse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** An OpenAI-compatible chat endpoint, asked once. Its error bodies are not read: some repeat the key. */
final class ChatModel implements AutoCloseable {

    private static final int LARGEST_ANSWER = 256 * 1024;
    private static final Duration HEARTBEAT = Duration.ofMillis(200);

    private final ModelEndpoint endpoint;
    private final ObjectMapper json =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private final HttpClient http = HttpClient.newBuilder()
            // An upgrade to HTTP/2 confuses small local servers, and one request gains nothing by it.
            .version(HttpClient.Version.HTTP_1_1)
            // A redirect would carry the transcript and the key to a host that nobody configured.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    // Learnt once: this endpoint answers only when it is not given a schema.
    private volatile boolean knowsSchemas = true;

    ChatModel(ModelEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Ends at the deadline at the latest, whatever is still connecting or dripping. */
    Reply ask(Transcript transcript, Deadline deadline, Pulse pulse) {
        if (!knowsSchemas) {
            return ask(transcript, false, deadline, pulse);
        }
        Reply reply = ask(transcript, true, deadline, pulse);
        if (!(reply instanceof Reply.Refused refused) || !mayMeanTheSchema(refused.status())) {
            return reply;
        }
        // Not a second attempt: another question, which takes what is left of the same deadline.
        Reply without = ask(transcript, false, deadline, pulse);
        if (without instanceof Reply.Answered) {
            knowsSchemas = false;
        }
        return without;
    }

    private Reply ask(Transcript transcript, boolean withSchema, Deadline deadline, Pulse pulse) {
        byte[] question = Question.bytes(json, Question.about(transcript, endpoint.model(), withSchema));
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.chat())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(question));
        if (endpoint.key() != null) {
            request.header("Authorization", endpoint.key().header());
        }
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request.build(),
                info -> info.statusCode() == 200 ? new CappedBody(LARGEST_ANSWER) : BodySubscribers.replacing(new byte[0]));
        try {
            return understood(await(answer, deadline, pulse));
        } catch (TimeoutException late) {
            return new Reply.NoAnswer("it was not done within the deadline", null);
        } catch (ExecutionException failure) {
            return failed(failure.getCause());
        } finally {
            // Also hangs up when the pulse has thrown.
            answer.cancel(true);
        }
    }

    private static HttpResponse<byte[]> await(
            CompletableFuture<HttpResponse<byte[]>> answer, Deadline deadline, Pulse pulse)
            throws ExecutionException, TimeoutException {
        while (true) {
            pulse.feel();
            Duration left = deadline.left();
            if (!left.isPositive()) {
                throw new TimeoutException();
            }
            try {
                return answer.get(Math.min(left.toNanos(), HEARTBEAT.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException notYet) {
                // The deadline is looked at above.
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the worker is being stopped while a briefing is written", stopped);
            }
        }
    }

    private Reply understood(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == 200) {
            return read(response.body());
        }
        if (status >= 500) {
            return new Reply.NoAnswer("it has trouble of its own", status);
        }
        return new Reply.Refused(switch (status) {
            case 301, 302, 303, 307, 308 -> "it redirects to somewhere else, which is not followed: correct SCRIBE_URL";
            case 401, 403 -> "it does not accept the API key";
            case 402 -> "the account has no credit left";
            case 404 -> "it does not know the model, or SCRIBE_URL is wrong";
            case 429 -> "the account has asked too often";
            default -> "it does not accept the request";
        }, status);
    }

    private Reply read(byte[] body) {
        try {
            @Nullable JsonNode whole = json.readTree(body);
            if (whole == null || !whole.path("choices").isArray()) {
                return new Reply.Nonsense("its answer has not the shape of a chat completion");
            }
            JsonNode message = whole.path("choices").path(0).path("message");
            if (message.path("refusal").isTextual()) {
                return new Reply.Refused("the model does not want to", null);
            }
            return message.path("content").isTextual()
                    ? read(message.path("content").textValue())
                    : new Reply.Nonsense("it answered without any text");
        } catch (IOException unreadable) {
            return new Reply.Nonsense("its answer is not JSON");
        }
    }

    private Reply read(String content) {
        if (endpoint.key() != null && endpoint.key().isIn(content)) {
            return new Reply.Nonsense("its answer repeats the API key");
        }
        // Without a schema many put their JSON between sentences or fences.
        int begin = content.indexOf('{');
        int end = content.lastIndexOf('}');
        if (begin < 0 || end < begin) {
            return new Reply.Nonsense("the model wrote no JSON");
        }
        try {
            Optional<Draft> draft = Draft.read(json.readTree(content.substring(begin, end + 1)));
            return draft.<Reply>map(Reply.Answered::new)
                    .orElseGet(() -> new Reply.Nonsense("the model wrote JSON of another shape"));
        } catch (IOException unreadable) {
            return new Reply.Nonsense("the model wrote broken JSON");
        }
    }

    private static Reply failed(@Nullable Throwable cause) {
        for (Throwable one = cause; one != null; one = one.getCause()) {
            if (one instanceof CappedBody.TooLarge) {
                return new Reply.Nonsense("its answer is larger than any briefing");
            }
        }
        return new Reply.NoAnswer(switch (cause) {
            case ConnectException _ -> "it cannot be reached";
            case SSLException _ -> "no secure connection could be made";
            case IOException _ -> "the connection broke";
            case null, default -> "asking it failed";
        }, null);
    }

    /** By the status alone: the words of such errors differ from one provider to the next. */
    private static boolean mayMeanTheSchema(@Nullable Integer status) {
        return status != null && (status == 400 || status == 415 || status == 422);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
