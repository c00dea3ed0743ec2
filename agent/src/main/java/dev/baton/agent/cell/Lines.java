package dev.baton.agent.cell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between a cell and its keeper: one JSON object a line. Whatever else a library prints there is not taken for one. */
final class Lines {

    private static final Logger LOG = LoggerFactory.getLogger(Lines.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private Lines() {}

    /** Until the stream ends. */
    static <T> void read(InputStream from, Class<T> kind, Consumer<T> each) {
        try (var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                T one;
                try {
                    one = JSON.readValue(line, kind);
                } catch (JsonProcessingException notOurs) {
                    // Never the line itself: an order that was garbled on its way could hold a token.
                    LOG.debug("a line of {} characters was not for us", line.length());
                    continue;
                }
                each.accept(one);
            }
        } catch (IOException ended) {
            // As if it had been the last line: the other process is gone.
        }
    }

    /** Writes in order, on a thread of its own: whoever has something to say never waits for the other process. */
    static final class Writer {

        private final BlockingQueue<Object> waiting = new LinkedBlockingQueue<>();
        private final Thread thread;

        Writer(OutputStream to) {
            thread = Thread.ofPlatform().daemon().name("cell-writer").start(() -> write(to));
        }

        void send(Object one) {
            waiting.add(one);
        }

        /** The other process is gone. */
        void close() {
            thread.interrupt();
        }

        private void write(OutputStream to) {
            try (to) {
                while (true) {
                    Object one = waiting.take();
                    to.write((JSON.writeValueAsString(one) + "\n").getBytes(StandardCharsets.UTF_8));
                    to.flush();
                }
            } catch (IOException ended) {
                // The other process is gone, which its end tells.
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
