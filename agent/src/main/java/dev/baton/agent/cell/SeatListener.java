package dev.baton.agent.cell;

/** What is told about one seat, in order. */
public interface SeatListener {

    /** Came in, or something about them changed. */
    default void present(Guest guest) {}

    default void gone(String identity) {}

    default void pressed(String from, char digit) {}

    default void told(String from, String topic, byte[] payload) {}

    /** Somebody whom we listen to made a sound within the last quarter of a second. */
    default void heard(String identity) {}

    default void interrupted(String why) {}

    default void restored(boolean anew) {}

    /** The last thing that is told, also when the cell died. */
    default void over(String how) {}
}
