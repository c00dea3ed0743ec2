package dev.baton.port;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names one intended effect, {@code <workflow>/<step>/<attempt>}. Made in the workflow, so a repeat carries the same
 * key and finds what the first one did.
 */
public record EffectKey(@JsonValue String value) {

    @JsonCreator
    public EffectKey {
        if (value.split("/", -1).length != 3) {
            throw new IllegalArgumentException("effect key \"" + value + "\" must read <workflow>/<step>/<attempt>");
        }
    }

    public static EffectKey of(String workflow, String step, int attempt) {
        return new EffectKey(workflow + "/" + step + "/" + attempt);
    }

    @Override
    public String toString() {
        return value;
    }
}
