package dev.baton.telephony;

import java.util.concurrent.CancellationException;

/** Work on a thread of a worker that may stop meanwhile: legs then stay as they are, and another process follows them. */
public final class Served {

    private Served() {}

    @FunctionalInterface
    public interface Errand<T> {
        T run() throws InterruptedException;
    }

    public static <T> T until(String what, Errand<T> errand) {
        try {
            return errand.run();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the worker stops while " + what);
        }
    }
}
