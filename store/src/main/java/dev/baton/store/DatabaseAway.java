package dev.baton.store;

/** Postgres does not answer. Nothing is wrong with what was asked: it may be asked again. */
public final class DatabaseAway extends IllegalStateException {

    private static final long serialVersionUID = 1;

    DatabaseAway(DatabaseAddress where, Throwable cause) {
        super("Postgres does not answer at " + where + ": start it, or correct " + DatabaseAddress.SETTING + ".", cause);
    }
}
