package dev.baton.telephony;

import dev.baton.call.Call;
import dev.baton.call.PhoneNumber;
import dev.baton.rooms.Guests;
import dev.baton.rooms.Legs;
import java.util.Set;
import java.util.stream.Collectors;

/** What the trunk says the caller calls from. */
public final class Callers {

    private final Legs legs;

    public Callers(Legs legs) {
        this.legs = legs;
    }

    /** Nothing for a browser, or where LiveKit hides it. */
    public Set<PhoneNumber> numbersOf(Call call) throws InterruptedException {
        return legs.find(call.room(), call.caller().identity()).flatMap(Guests::number).stream().collect(Collectors.toSet());
    }
}
