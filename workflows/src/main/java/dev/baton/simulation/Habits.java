package dev.baton.simulation;

import dev.baton.call.Destination;
import dev.baton.transfer.Decision;
import java.time.Duration;

/** The words in which a story is told; import them statically. */
public final class Habits {

    private static final Duration A_MOMENT = Duration.ofSeconds(3);

    private Habits() {}

    public static Duration after(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    public static Habit answers(Duration ringing) {
        return habit(new Habit.Answers(ringing));
    }

    public static Habit answersInTheInstantOfCancel() {
        return habit(new Habit.AnswersTooLate());
    }

    public static Habit goesToVoicemail(Duration ringing) {
        return habit(new Habit.Voicemail(ringing));
    }

    public static Habit ringsForever() {
        return habit(new Habit.Forever());
    }

    public static Habit isBusy() {
        return sip(486, Duration.ZERO);
    }

    public static Habit rejects(Duration ringing) {
        return sip(603, ringing);
    }

    public static Habit sip(int status, Duration ringing) {
        return habit(new Habit.Fails(status, ringing));
    }

    public static Habit findsNoLineFree() {
        return habit(new Habit.NoLineFree());
    }

    public static Talk.Decides accepts() {
        return new Talk.Decides(new Decision.Accept(), A_MOMENT);
    }

    public static Talk.Decides declines(String reason) {
        return new Talk.Decides(new Decision.Decline(reason, false), A_MOMENT);
    }

    public static Talk.Decides redirects(String destination) {
        return new Talk.Decides(new Decision.Redirect(new Destination(destination)), A_MOMENT);
    }

    public static Talk.AsksCaller asksCaller(String question) {
        return new Talk.AsksCaller(question, A_MOMENT, accepts());
    }

    public static Talk.SaysNothing saysNothing() {
        return new Talk.SaysNothing();
    }

    public static Talk.Clicks saysNothingButPageAccepts() {
        return new Talk.Clicks(new Decision.Accept(), A_MOMENT);
    }

    public static Talk.Clicks saysNothingButPageDeclines(String reason) {
        return new Talk.Clicks(new Decision.Decline(reason, false), A_MOMENT);
    }

    public static Talk.HangsUp hangsUp() {
        return new Talk.HangsUp(A_MOMENT);
    }

    private static Habit habit(Habit.Ringing ringing) {
        return new Habit(ringing, accepts(), null);
    }
}
