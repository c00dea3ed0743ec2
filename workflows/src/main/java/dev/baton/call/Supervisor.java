package dev.baton.call;

/** The human called in to help. The number stays in the roster; a history knows the public name only. */
public record Supervisor(SupervisorId id, String name, Reach reach) {

    public Supervisor {
        if (name.isBlank() || name.length() > 80) {
            throw new IllegalArgumentException("supervisor " + id + " needs a public name of 1 to 80 characters");
        }
        Word.withoutNumber("supervisor name", name);
    }
}
