package dev.baton.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Names one call for as long as anybody remembers it. */
public record CallId(@JsonValue String value) {

    // No vowels, so no words; no long run of digits, so nothing that could be taken for a phone number.
    private static final String ALPHABET = "bcdfghjkmnpqrstvwxz";

    @JsonCreator
    public CallId {
        Word.plain("call id", value);
        if (value.indexOf('/') >= 0) {
            throw new IllegalArgumentException("call id \"" + value + "\" may not contain a slash");
        }
    }

    public static CallId random(RandomGenerator random) {
        var name = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            name.append(i > 0 && i % 4 == 0 ? "-" : "").append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new CallId(name.toString());
    }

    /** The same for the same source, so that two who begin a call for it begin one. */
    public static CallId from(String source) {
        return random(new SplittableRandom(ByteBuffer.wrap(Fingerprint.of(source)).getLong()));
    }

    @Override
    public String toString() {
        return value;
    }
}
