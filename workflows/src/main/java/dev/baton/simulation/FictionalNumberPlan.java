package dev.baton.simulation;

import dev.baton.call.NumberPlan;
import dev.baton.call.PhoneNumber;
import java.util.List;

/** Every number of the phone world is made up, and a real plan would know none of them; this one knows them all. */
public final class FictionalNumberPlan implements NumberPlan {

    static final PhoneNumber ORDINARY = PhoneNumber.of("+15550002222");
    private static final int FIRST = 100_000;
    static final PhoneNumber PREMIUM = PhoneNumber.of("+19005550100");

    private static final List<String> SATELLITES = List.of("+870", "+881", "+882", "+883");

    /** An ordinary number for the n-th person of a story. */
    static PhoneNumber of(int nth) {
        return PhoneNumber.of("+15550" + (FIRST + nth));
    }

    @Override
    public Standing standingOf(PhoneNumber number) {
        String digits = number.e164();
        if (SATELLITES.stream().anyMatch(digits::startsWith)) {
            return Standing.SATELLITE;
        }
        if (digits.startsWith("+1900") || digits.startsWith("+979")) {
            return Standing.PREMIUM;
        }
        if (digits.startsWith("+808")) {
            return Standing.SHARED_COST;
        }
        return digits.startsWith("+1") || digits.startsWith("+91") ? Standing.ORDINARY : Standing.UNKNOWN;
    }
}
