package dev.baton.livekit;

/** LiveKit did not do what it was asked for, and whoever asked has no other way to go on. */
public final class LiveKitFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public LiveKitFailed(String what, Failure failure) {
        super(what + ": " + failure.sentence());
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
