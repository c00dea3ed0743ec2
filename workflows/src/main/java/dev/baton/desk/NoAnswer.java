package dev.baton.desk;

/** No worker answered in time. What was asked may still be done by the first one that comes. */
public final class NoAnswer extends RuntimeException {

    private static final long serialVersionUID = 1;

    NoAnswer(Throwable cause) {
        super("no worker answers", cause);
    }
}
