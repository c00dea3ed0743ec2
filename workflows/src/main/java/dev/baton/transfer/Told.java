package dev.baton.transfer;

/** How an end is told to a person: in the journal, at the terminal, in a log. */
public final class Told {

    private Told() {}

    public static String of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Connected(var supervisor, var leg, boolean bothHeard) -> "connected with " + supervisor.name();
            case Outcome.Referred(var to) -> "the carrier took the caller to " + to;
            case Outcome.NobodyAvailable nobody -> "nobody was available";
            case Outcome.MessageTaken taken -> "a message was taken";
            case Outcome.CallerGone gone -> "the caller hung up";
            case Outcome.CalledOff(var by) -> "called off by " + by.spoken();
            case Outcome.NotStarted notStarted -> "not started";
            case Outcome.NotMerged(String why) -> "not connected: " + why;
            case Outcome.SupervisorGone(var supervisor) -> supervisor.name() + " was lost";
            case Outcome.Refused(int status, String meaning) -> "refused (SIP " + status + ")";
            case Outcome.Unclear(String why) -> "nobody knows: " + why;
        };
    }

    public static String of(CallEnd end) {
        return switch (end) {
            case CallEnd.CallerHungUp hungUp -> "the caller hung up; the call is over";
            case CallEnd.Referred(var to) -> "the caller is with " + to + "; the call is over";
            case CallEnd.SupervisorHungUp hungUp -> "the supervisor hung up; the call is over";
            case CallEnd.LimitReached reached -> "the limit was reached; the call is over";
            case CallEnd.EndedBy(var by) -> "ended by " + by.spoken();
            case CallEnd.NotReached notReached -> "the caller was not reached; the call is over";
            case CallEnd.NeverCame neverCame -> "the caller never came; the call is over";
        };
    }
}
