package dev.baton.telephony;

/** Whose number a carrier lets us show to the phone that we ring. */
public enum CallerIds {
    /** Only numbers that the trunk owns. */
    OF_THE_TRUNK,
    /** Also that of the caller who is being transferred. */
    OF_THE_CALLER_TOO
}
