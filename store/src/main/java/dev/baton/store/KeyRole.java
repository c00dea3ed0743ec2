package dev.baton.store;

import java.util.Locale;

/** What the holder of a key may do. */
public enum KeyRole {
    /** Everything, also erasing calls and reading payloads. */
    OPERATOR,
    /** Begins calls and transfers, decides and looks. */
    INTEGRATOR,
    /** Looks, and changes nothing. */
    AUDITOR;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static KeyRole of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
