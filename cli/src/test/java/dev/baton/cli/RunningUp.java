package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** {@code baton up} in another terminal, on ports of its own, and somebody who speaks to it by HTTP alone. */
final class RunningUp implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern DOOR = Pattern.compile("api +REAL +(http://127\\.0\\.0\\.1:\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final StringWriter words = new StringWriter();
    private final CommandLine line;
    private final CompletableFuture<Integer> ending = new CompletableFuture<>();
    private final String door;
    private final String key;

    RunningUp(Path folder) throws Exception {
        line = Baton.commandLine(new Surroundings(Map.of(), folder, InstantSource.system()));
        line.setOut(new PrintWriter(words, true)).setErr(new PrintWriter(words, true));
        Thread.ofVirtual().start(() -> ending.complete(line.execute("up", "--port", "0")));
        Waiting.within(PATIENCE, "the house to stand", () ->
                ending.isDone() || words.toString().contains("Ready after") ? Optional.of(true) : Optional.empty());
        Matcher at = DOOR.matcher(words.toString());
        assertThat(at.find()).as(words.toString()).isTrue();
        door = Objects.requireNonNull(at.group(1));
        key = Files.readString(folder.resolve(".baton").resolve("operator.key")).strip();
    }

    record Answer(int status, JsonNode body) {
        String at(String field) {
            return body.path(field).asText();
        }
    }

    Answer get(String path) throws InterruptedException {
        return ask(HttpRequest.newBuilder(URI.create(door + path)).GET());
    }

    Answer post(String path, String body) throws InterruptedException {
        return ask(HttpRequest.newBuilder(URI.create(door + path)).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private Answer ask(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(
                    request.header("Authorization", "Bearer " + key).timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException away) {
            throw new AssertionError("the house does not answer: " + words, away);
        }
    }

    /** Asked again and again, as somebody does who has nothing but HTTP. */
    Answer until(String what, String path, Predicate<Answer> enough) throws InterruptedException {
        return Waiting.within(PATIENCE, what, () -> Optional.of(get(path)).filter(enough));
    }

    /** A call that was placed and picked up. */
    String answered(String request) throws InterruptedException {
        Answer placed = post("/call", request);
        assertThat(placed.status()).as("%s%n%s", placed, this).isEqualTo(202);
        String call = placed.at("call_id");
        until("somebody to answer", "/call/" + call, seen -> seen.at("now").contains("answered"));
        assertThat(get("/call/" + call).at("status")).isEqualTo("active");
        return call;
    }

    String transfer(String call, String destination) throws InterruptedException {
        Answer begun = post("/call/" + call + "/transfer", "{\"destination\": \"" + destination + "\", \"reason\": \"wants to buy a boat\"}");
        assertThat(begun.status()).as("%s%n%s", begun, this).isEqualTo(202);
        return begun.at("transfer_id");
    }

    Answer over(String transfer) throws InterruptedException {
        return until("the end of " + transfer, "/transfers/" + transfer, seen -> seen.body().path("outcome").isTextual());
    }

    @Override
    public void close() throws Exception {
        Objects.requireNonNull(line.getSubcommands().get("up")).<UpCommand>getCommand().stop();
        assertThat(ending.get(60, TimeUnit.SECONDS)).as(words.toString()).isZero();
        assertThat(words.toString()).endsWith("Stopped." + System.lineSeparator());
    }

    /** What it said. */
    @Override
    public String toString() {
        return words.toString();
    }
}
