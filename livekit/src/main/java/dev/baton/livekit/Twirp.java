package dev.baton.livekit;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.baton.livekit.Failure.Lost;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One POST for one call. The JDK's client repeats a POST only if the connection could not be made, when nothing was
 * sent yet; it would repeat others with {@code -Djdk.httpclient.enableAllMethodRetry}, which is refused here.
 */
final class Twirp implements AutoCloseable {

    // The server is to give up first: its answer says what happened, our own timeout does not.
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final URI server;
    private final Tokens tokens;
    private final HttpClient http;
    private final ScheduledThreadPoolExecutor timer;

    Twirp(URI server, Tokens tokens) {
        String repeats = System.getProperty("jdk.httpclient.enableAllMethodRetry");
        if (repeats != null && (repeats.isEmpty() || Boolean.parseBoolean(repeats))) {
            throw new IllegalStateException("this JVM repeats HTTP requests by itself, and so may ring a phone twice:"
                    + " remove -Djdk.httpclient.enableAllMethodRetry");
        }
        this.server = server;
        this.tokens = tokens;
        http = HttpClient.newBuilder()
                // With HTTP/2 the JDK repeats what the server refused, and one lost connection takes all calls with it.
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        timer = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("livekit-timeouts").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** What to ask of whom, with which rights, and how long the server may take. */
    record Request(String service, String method, Message body, Grants grants, Duration deadline) {

        private boolean dials() {
            return method.equals("CreateSIPParticipant");
        }
    }

    private enum End {
        BY_ITSELF,
        TIMED_OUT,
        ABORTED
    }

    <T extends Message> Asked<T> ask(Request request, Parser<T> parser) {
        var end = new AtomicReference<>(End.BY_ITSELF);
        var headersCame = new AtomicBoolean();
        BodyHandler<byte[]> body = head -> {
            headersCame.set(true);
            return BodySubscribers.ofByteArray();
        };
        var exchange = http.sendAsync(post(request), body);
        Duration patience = request.deadline().plus(GRACE);
        ScheduledFuture<?> timeout = timer.schedule(() -> breakOff(exchange, end, End.TIMED_OUT), patience.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Reply<T>> reply = exchange.handle((response, error) -> {
            timeout.cancel(false);
            return error == null && response != null
                    ? meant(request, Answers.read(response, parser))
                    : new Reply.Failed<T>(failure(error, Objects.requireNonNull(end.get()), headersCame.get(), patience));
        });
        return new Asked<>(reply, () -> breakOff(exchange, end, End.ABORTED));
    }

    // Measured: when the deadline that we set passes, other calls than dials end in "canceled", too.
    private static <T> Reply<T> meant(Request request, Reply<T> reply) {
        return !request.dials() && reply instanceof Reply.Failed<T>(Failure.CalledOff()) ? new Reply.Failed<>(new Failure.DeadlinePassed()) : reply;
    }

    private static void breakOff(CompletableFuture<?> exchange, AtomicReference<End> end, End why) {
        if (end.compareAndSet(End.BY_ITSELF, why)) {
            exchange.cancel(true);
        }
    }

    boolean frontPageHas(String header) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(server.resolve("/")).timeout(CONNECT).build(), BodyHandlers.discarding())
                    .headers().firstValue(header).isPresent();
        } catch (IOException away) {
            return false;
        }
    }

    String token(Entrance entrance) {
        return tokens.entrance(entrance);
    }

    Bystander enter(Entrance entrance) throws InterruptedException, Bystander.NotLetIn {
        return enter(token(entrance));
    }

    Bystander enter(String token) throws InterruptedException, Bystander.NotLetIn {
        return Bystander.enter(http, server, token);
    }

    private HttpRequest post(Request request) {
        return HttpRequest.newBuilder(server.resolve("/twirp/livekit." + request.service() + "/" + request.method()))
                .header("Content-Type", "application/protobuf")
                .header("Authorization", "Bearer " + tokens.mint(request.grants()))
                .header("X-Twirp-Timeout-Ms", Long.toString(request.deadline().toMillis()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.body().toByteArray()))
                .build();
    }

    private static Failure failure(@Nullable Throwable thrown, End end, boolean headersCame, Duration patience) {
        Throwable error = thrown instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : thrown;
        // What was never connected had no effect, whoever lost patience.
        if (error instanceof ConnectException) {
            return new Failure.Unreachable("no connection");
        }
        if (error instanceof HttpConnectTimeoutException) {
            return new Failure.Unreachable("no connection within " + CONNECT.toSeconds() + " s");
        }
        if (error instanceof SSLHandshakeException) {
            return new Failure.Unreachable("its certificate is not accepted");
        }
        return switch (end) {
            case TIMED_OUT -> new Lost(Lost.Way.TIMED_OUT, "after " + patience.toMillis() + " ms");
            case ABORTED -> new Failure.Aborted();
            case BY_ITSELF -> {
                if (!(error instanceof IOException)) {
                    throw new IllegalStateException("a request to LiveKit failed in an unforeseen way", error);
                }
                yield new Lost(headersCame ? Lost.Way.HALF_A_BODY : Lost.Way.BROKEN_OFF, error.getClass().getSimpleName());
            }
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
        http.shutdownNow();
    }
}
