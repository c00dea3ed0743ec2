package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.GuardedHouse.Answer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is sent: never a 5xx, never an answer that the document does not know, and nothing is changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsTest {

    private static final int AT_ONCE = 4;
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private final long seed = Long.getLong("hostile.seed", 20261126);
    private final int count = Integer.getInteger("hostile.count", 2_000);
    private GuardedHouse house;
    private String call;
    private String transfer;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        house = new GuardedHouse(folder, "BATON_REQUESTS_PER_SECOND=999999");
        String over = house.call(GuardedHouse.KEY, GuardedHouse.BOB);
        transfer = house.transfer(GuardedHouse.KEY, over);
        GuardedHouse.until("the end of a call", () -> !house.get(GuardedHouse.KEY, "/call/" + over).body().path("ended_at").isNull());
        call = house.call(GuardedHouse.KEY, GuardedHouse.ADA);
        // Whoever asks for the list has it put in order.
        assertThat(house.get(GuardedHouse.KEY, "/transfers/active").status()).isEqualTo(200);
    }

    @AfterAll
    void close() throws Exception {
        house.close();
    }

    @Test
    void nothingThatIsSentBreaksTheHouseOrChangesAnything() throws Exception {
        System.out.println("hostile requests: seed " + seed + ", " + count + " of them");
        String before = everything();
        var hostile = new HostileRequests(seed, house.contract().operations().stream()
                .filter(one -> !one.template().equals("/events")).toList(), call, transfer);
        var statuses = new TreeMap<Integer, Integer>();
        try (ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int sent = 0; sent < count; sent += AT_ONCE) {
                List<Callable<Integer>> batch = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    HostileRequests.Request request = hostile.next();
                    batch.add(() -> status(request));
                }
                for (Future<Integer> one : senders.invokeAll(batch)) {
                    statuses.merge(one.get(), 1, Integer::sum);
                }
            }
        }
        System.out.println("answers: " + statuses);
        assertThat(everything()).isEqualTo(before);
        assertThat(house.get(GuardedHouse.KEY, "/call/" + call).body().path("status").asString()).isEqualTo("active");
    }

    /** Who read a transcript is written down, which is no change. */
    private String everything() throws Exception {
        return house.everything().lines().filter(line -> !line.contains("read a transcript")).collect(Collectors.joining("\n"));
    }

    private int status(HostileRequests.Request request) throws Exception {
        try {
            Answer answer = house.ask(GuardedHouse.KEY, request.method(), request.path(), request.body(), request.headers());
            assertThat(answer.status()).as("seed %d: %s%n%s", seed, request, answer.body()).isLessThan(500);
            return answer.status();
        } catch (IllegalArgumentException notSendable) {
            return 0;
        } catch (AssertionError failed) {
            throw new AssertionError("seed " + seed + ": " + request + "\n" + failed.getMessage(), failed);
        }
    }

    @Test
    void whatIsNoRequestAtAllIsRefusedWithoutAWordAboutTheServer() throws Exception {
        String key = "Authorization: Bearer " + GuardedHouse.KEY + "\r\n";
        for (String raw : List.of(
                "GET /call/%zz HTTP/1.1\r\nHost: x\r\n" + key,
                "GET /call/a b HTTP/1.1\r\nHost: x\r\n" + key,
                "GET /call/{x}|^ HTTP/1.1\r\nHost: x\r\n" + key,
                "GET http:///nowhere HTTP/1.1\r\nHost: x\r\n" + key,
                "GET /calls HTTP/1.1\r\n" + key,
                "GET /calls HTTP/1.1\r\nHost: a\r\nHost: b\r\n" + key,
                "GET /calls HTTP/9.9\r\nHost: x\r\n" + key,
                "GET /calls HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n" + key,
                "GET /" + "z".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n" + key,
                "POST /call HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n" + key,
                "POST /call HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nContent-Type: application/json\r\n" + key,
                "POST /call HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: nonsense\r\n" + key,
                "BREW\u0007 / HTTP/1.1\r\nHost: x\r\n" + key)) {
            String answer = raw(raw + "Connection: close\r\n\r\n");
            assertThat(answer).as(raw).startsWith("HTTP/1.1 4").doesNotContain("<html", "Tomcat", "Apache", "Exception", "dev.baton", "java.");
            if (!answer.endsWith("\r\n\r\n")) {
                assertThat(answer).as(raw).contains("application/problem+json", "urn:baton:problem:");
            }
        }
    }

    private String raw(String request) throws Exception {
        URI door = URI.create(house.door());
        try (Socket socket = new Socket(door.getHost(), door.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            var answer = new StringBuilder();
            int one = in.read();
            while (one >= 0) {
                answer.append((char) one);
                if (answer.toString().endsWith("\r\n\r\n")) {
                    Matcher length = LENGTH.matcher(answer);
                    return answer + (length.find() ? new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8) : "");
                }
                one = in.read();
            }
            return answer.toString();
        }
    }
}
