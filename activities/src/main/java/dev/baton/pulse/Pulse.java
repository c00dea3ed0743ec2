package dev.baton.pulse;

import java.time.Duration;

/** How work in hand tells that it lives, and hears whether it is still wanted. */
public interface Pulse {

    /** Felt all the time while something is awaited. Throws Temporal's own exception when the activity is not wanted any more. */
    void feel();

    /** Is heard now, or throws: by the activity's own exception if it is not wanted, {@link Unheard} if nobody says so in time. */
    void beHeard(Duration within);

    /** Nobody confirmed in time that this process may still dial, so it does not. */
    final class Unheard extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Unheard(String why) {
            super("nothing was dialled: " + why);
        }
    }
}
