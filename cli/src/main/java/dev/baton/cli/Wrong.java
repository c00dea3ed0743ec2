package dev.baton.cli;

/** Something the person at the terminal can put right; the message says what and how. */
public final class Wrong extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public static final int USAGE = 2;
    public static final int SURROUNDINGS = 3;

    private final int exitCode;

    public Wrong(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
