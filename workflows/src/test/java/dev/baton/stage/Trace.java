package dev.baton.stage;

import io.temporal.internal.testservice.SteppedTime;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What happened, one line for each thing, since the curtain rose. */
final class Trace {

    private final SteppedTime time;
    private final Instant start;
    private final List<String> lines = new ArrayList<>();
    private final MessageDigest digest;

    Trace(SteppedTime time) {
        this.time = time;
        start = time.now();
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Duration elapsed() {
        return Duration.between(start, time.now());
    }

    void record(String what) {
        String line = "+" + elapsed().toMillis() + " ms " + what;
        lines.add(line);
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Equal for two stories in which the same happened. */
    String hash() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void describe(StringBuilder text) {
        lines.subList(Math.max(0, lines.size() - 25), lines.size())
                .forEach(line -> text.append("did ").append(line).append('\n'));
    }
}
