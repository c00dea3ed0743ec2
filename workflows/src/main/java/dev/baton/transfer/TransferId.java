package dev.baton.transfer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.call.CallId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The n-th transfer of a call; also its workflow id. */
public record TransferId(@JsonValue String value) {

    private static final Pattern SHAPE = Pattern.compile("transfer-(.+)-([1-9][0-9]{0,3})");

    @JsonCreator
    public TransferId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "transfer id \"" + Phrase.shortened(value) + "\" must read transfer-<call>-<number>, as the start of the transfer returned it");
        }
    }

    public static TransferId of(CallId call, int number) {
        return new TransferId("transfer-" + call.value() + "-" + number);
    }

    public CallId call() {
        Matcher parts = SHAPE.matcher(value);
        if (!parts.matches()) {
            throw new IllegalStateException(value);
        }
        return new CallId(parts.group(1));
    }

    @Override
    public String toString() {
        return value;
    }
}
