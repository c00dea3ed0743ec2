package dev.baton.cli;

/** What is said about a failure: one sentence, never a stack trace. */
final class Sentence {

    private Sentence() {}

    static String of(Throwable failure) {
        if (failure instanceof Wrong) {
            return String.valueOf(failure.getMessage());
        }
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return failure.getMessage() == null || failure == root ? message : failure.getMessage() + " (" + message + ")";
    }
}
