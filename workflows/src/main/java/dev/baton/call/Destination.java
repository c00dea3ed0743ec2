package dev.baton.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** An alias such as "billing" that the roster resolves. Never digits: a model may name it, policy decides. */
public record Destination(@JsonValue String alias) {

    private static final Pattern ALIAS = Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*");

    @JsonCreator
    public Destination {
        if (alias.length() > 40 || !ALIAS.matcher(alias).matches()) {
            throw new IllegalArgumentException("destination \"" + Word.masked(alias)
                    + "\" must be an alias from the directory: lower-case words joined by dashes, such as \"billing\"");
        }
        Word.withoutNumber("destination", alias);
    }

    @Override
    public String toString() {
        return alias;
    }
}
