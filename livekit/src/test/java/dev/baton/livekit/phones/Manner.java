package dev.baton.livekit.phones;

import java.time.Duration;

/** What a telephone does when it is called. */
public sealed interface Manner {

    /** With a duration of zero it answers without having rung. */
    record Answers(Duration ringing) implements Manner {}

    record AnswersAndHangsUp(Duration ringing, Duration talk) implements Manner {}

    /** Ends with this status; with a duration of zero without having rung. */
    record Ends(int status, Duration ringing) implements Manner {}

    record RingsForever() implements Manner {}

    /** Wants to know who calls (401 or 407), and answers at once whoever knows the password. */
    record Challenges(int status, String user, String password) implements Manner {}
}
