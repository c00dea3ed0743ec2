package dev.baton.telephony;

/** Keeps a leg apart from others while its phone rings and when it is picked up. */
public interface Guard {

    /** Again and again while the phone rings, every 50 ms until it says true: everything is shut. */
    boolean whileItRings() throws InterruptedException;

    /** The phone was picked up. False if the leg could not be kept apart: it is then hung up. */
    boolean pickedUp() throws InterruptedException;

    /** For a caller's own phone: nobody is to be kept from it. */
    static Guard none() {
        return new Guard() {
            @Override
            public boolean whileItRings() {
                return true;
            }

            @Override
            public boolean pickedUp() {
                return true;
            }
        };
    }
}
