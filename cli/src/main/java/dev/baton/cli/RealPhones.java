package dev.baton.cli;

import java.util.Map;

/** Nobody's phone rings by accident. */
final class RealPhones {

    static final String PROFILE = "BATON_PROFILE";

    private RealPhones() {}

    /** {@code said}: on the command line. A production profile says it once for all. */
    static void mustBeMeant(boolean said, Map<String, String> settings, String who) {
        boolean production = switch (Surroundings.said(settings, PROFILE)) {
            case "" -> false;
            case "production" -> true;
            default -> throw new Wrong(Wrong.USAGE, PROFILE + " is production, or left out.");
        };
        if (!said && !production) {
            throw new Wrong(Wrong.USAGE, who + " on this LiveKit dials REAL phones: say --real-phones if that is meant, or set "
                    + PROFILE + "=production. 'baton demo' shows everything with simulated ones.");
        }
    }
}
