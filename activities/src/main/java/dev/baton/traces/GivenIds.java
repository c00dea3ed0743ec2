package dev.baton.traces;

import dev.baton.call.Fingerprint;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Random ids, but for what a workflow does: it may go on in another process, which must know the id of what was begun in this one, and
 * a replay must not come to another one. So such an id is made of what the history says.
 */
final class GivenIds implements IdGenerator {

    private static final ThreadLocal<@Nullable String> GIVEN = new ThreadLocal<>();

    private final IdGenerator random = IdGenerator.random();

    /** The next span of this thread has this id. */
    static <T> T with(String id, Supplier<T> work) {
        GIVEN.set(id);
        try {
            return work.get();
        } finally {
            GIVEN.remove();
        }
    }

    static String of(String run, String what) {
        return HexFormat.of().formatHex(Fingerprint.of(run + "\n" + what), 0, 8);
    }

    @Override
    public String generateSpanId() {
        String given = GIVEN.get();
        return given == null ? random.generateSpanId() : given;
    }

    @Override
    public String generateTraceId() {
        return random.generateTraceId();
    }
}
