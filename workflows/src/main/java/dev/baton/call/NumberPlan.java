package dev.baton.call;

/** Knows which numbers exist and what kind they are; the simulated world has a fictional one of its own. */
public interface NumberPlan {

    Standing standingOf(PhoneNumber number);

    enum Standing {
        ORDINARY,
        PREMIUM,
        SHARED_COST,
        SATELLITE,
        PERSONAL,
        EMERGENCY,
        SHORT_CODE,
        UNKNOWN
    }
}
