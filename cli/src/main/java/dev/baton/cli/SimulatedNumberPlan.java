package dev.baton.cli;

import dev.baton.call.NumberPlan;
import dev.baton.call.PhoneNumber;
import dev.baton.numbers.WorldNumberPlan;

/** For phones that are none: numbers beginning with +1 that nobody has been given, as examples have them, can be dialled. The rest is as it is. */
final class SimulatedNumberPlan implements NumberPlan {

    private final NumberPlan world = new WorldNumberPlan();

    @Override
    public Standing standingOf(PhoneNumber number) {
        Standing standing = world.standingOf(number);
        return standing == Standing.UNKNOWN && number.e164().matches("\\+1[0-9]{10}") ? Standing.ORDINARY : standing;
    }
}
