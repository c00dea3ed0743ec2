package dev.baton.store;

/** Postgres answers, and Baton cannot work with it. A person has to look; asking again does not help. */
public final class UnusableDatabase extends IllegalStateException {

    private static final long serialVersionUID = 1;

    UnusableDatabase(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
