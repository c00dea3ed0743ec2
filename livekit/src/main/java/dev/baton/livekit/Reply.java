package dev.baton.livekit;

import java.util.function.Function;

/** What came of one call to LiveKit: its answer, or why there is none and what that means. */
public sealed interface Reply<T> {

    record Done<T>(T value) implements Reply<T> {}

    record Failed<T>(Failure failure) implements Reply<T> {}

    default <R> Reply<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Done<T>(T value) -> new Done<>(change.apply(value));
            case Failed<T>(Failure failure) -> new Failed<>(failure);
        };
    }

    /** For callers to whom every failure is an outage. */
    default T orThrow(String what) {
        return switch (this) {
            case Done<T>(T value) -> value;
            case Failed<T>(Failure failure) -> throw new LiveKitFailed(what, failure);
        };
    }
}
