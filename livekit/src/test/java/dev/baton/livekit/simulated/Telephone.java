package dev.baton.livekit.simulated;

import dev.baton.livekit.phones.Tone;
import java.time.Duration;

/** A telephone of one test, real or simulated. Each way of waiting throws if what is awaited does not come. */
interface Telephone extends AutoCloseable {

    String number();

    /** Of the trunk that leads to it. */
    String address();

    void awaitRinging(Duration atMost) throws InterruptedException;

    /** Whoever called it gave up. */
    void awaitCancel(Duration atMost) throws InterruptedException;

    /** The other side ended the call. */
    void awaitBye(Duration atMost) throws InterruptedException;

    void awaitRefer(Duration atMost) throws InterruptedException;

    /** A place in what it hears, from which on to listen. */
    int mark();

    boolean hears(Tone wanted, int mark, Duration atMost) throws InterruptedException;

    @Override
    void close();
}
