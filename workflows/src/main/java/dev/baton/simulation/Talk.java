package dev.baton.simulation;

import dev.baton.transfer.Decision;
import java.time.Duration;

/** What a person does on the private line, after they were told what it is about. */
public sealed interface Talk {

    /** Says so, after thinking about it. */
    record Decides(Decision decision, Duration thinking) implements Talk {

        public Decides after(double seconds) {
            return new Decides(decision, Habits.after(seconds));
        }

        /** Whether the caller may be told why; for those who decline. */
        public Decides mayBeTold(boolean may) {
            return decision instanceof Decision.Decline(String reason, _)
                    ? new Decides(new Decision.Decline(reason, may), thinking)
                    : this;
        }
    }

    /** Wants to know something from the caller first, and then goes on. */
    record AsksCaller(String question, Duration thinking, Talk afterwards) implements Talk {

        public AsksCaller then(Talk next) {
            return new AsksCaller(question, thinking, next);
        }

        public AsksCaller after(double seconds) {
            return new AsksCaller(question, Habits.after(seconds), afterwards);
        }
    }

    /** Says nothing, but clicks on the page that came with the call. */
    record Clicks(Decision decision, Duration thinking) implements Talk {

        public Clicks after(double seconds) {
            return new Clicks(decision, Habits.after(seconds));
        }
    }

    record SaysNothing() implements Talk {}

    /** Counted from the first word of the briefing. */
    record HangsUp(Duration listening) implements Talk {

        public HangsUp after(double seconds) {
            return new HangsUp(Habits.after(seconds));
        }
    }
}
