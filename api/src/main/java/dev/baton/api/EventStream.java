package dev.baton.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.MediaType;
import tools.jackson.databind.ObjectMapper;

/** One listener's end of a stream of server-sent events. A connection that is gone is found out by writing. */
final class EventStream {

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final OutputStream out;
    private final ObjectMapper json;
    private long written = System.nanoTime();

    EventStream(HttpServletResponse response, ObjectMapper json) throws IOException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader("X-Accel-Buffering", "no");
        out = response.getOutputStream();
        this.json = json;
        // Whoever listens knows at once that it does.
        write(": listening\n\n");
    }

    void send(String id, String event, Object data) throws IOException {
        write("id: " + id + "\nevent: " + event + "\ndata: " + json.writeValueAsString(data) + "\n\n");
    }

    /** So that nobody on the way takes the silence for the end. */
    void beat() throws IOException {
        if (System.nanoTime() - written > HEARTBEAT.toNanos()) {
            write(": still here\n\n");
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        written = System.nanoTime();
    }
}
