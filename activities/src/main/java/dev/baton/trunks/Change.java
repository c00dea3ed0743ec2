package dev.baton.trunks;

/** What became of one setting of a trunk or rule. Holds neither a secret nor a whole number. */
public record Change(String what, Kind kind, String detail) {

    public enum Kind {
        SET,
        CHANGED,
        ADDED,
        UNCHANGED,
        /** LiveKit would not say what it had, so it was written again. */
        WRITTEN_AGAIN,
        /** It is LiveKit's alone, and was left as it is. */
        KEPT
    }

    static Change set(String what, String detail) {
        return new Change(what, Kind.SET, detail);
    }

    static Change of(String what, boolean same, String detail) {
        return new Change(what, same ? Kind.UNCHANGED : Kind.CHANGED, detail);
    }

    boolean changes() {
        return kind != Kind.UNCHANGED && kind != Kind.KEPT;
    }
}
