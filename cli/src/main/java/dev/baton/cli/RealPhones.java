package dev.baton.cli;

/** Nobody's phone rings by accident. */
final class RealPhones {

    private RealPhones() {}

    static void mustBeMeant(boolean meant, String who) {
        if (!meant) {
            throw new Wrong(Wrong.USAGE, who + " on this LiveKit dials REAL phones: say --real-phones if that is meant."
                    + " 'baton demo' shows everything with simulated ones.");
        }
    }
}
