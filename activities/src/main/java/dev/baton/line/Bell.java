package dev.baton.line;

import dev.baton.call.Call;
import dev.baton.call.PhoneNumber;
import dev.baton.directory.AddressBook;
import dev.baton.numbers.Address;
import dev.baton.port.CallerId;
import dev.baton.port.DialResult;
import dev.baton.port.Leg;
import dev.baton.port.Line.Dropped;
import dev.baton.port.Line.IfAnswered;
import dev.baton.port.Line.Ring;
import dev.baton.port.Rooms.Role;
import dev.baton.pulse.Pulse;
import dev.baton.rooms.Legs;
import dev.baton.telephony.CallerIds;
import dev.baton.telephony.Callers;
import dev.baton.telephony.Dialler;
import dev.baton.telephony.Guard;
import dev.baton.telephony.Invite;
import dev.baton.telephony.Trunks;
import java.util.Optional;
import java.util.Set;

/** Rings a supervisor's telephone, in whichever room the leg is to be. */
final class Bell {

    private final Dialler dialler;
    private final Trunks trunks;
    private final AddressBook addresses;
    private final Callers callers;
    private final Pulse pulse;

    Bell(Dialler dialler, Trunks trunks, AddressBook addresses, Legs legs, Pulse pulse) {
        this.dialler = dialler;
        this.trunks = trunks;
        this.addresses = addresses;
        this.pulse = pulse;
        callers = new Callers(legs);
    }

    DialResult ring(Ring ring, Leg leg, Guard guard) throws InterruptedException {
        Set<PhoneNumber> numbers = callers.numbersOf(ring.consultation().call());
        Trunks.Outlet outlet = trunks.outletFor(ring.consultation().call().id());
        Optional<PhoneNumber> shown = mayShowTheCallers(ring, outlet) ? numbers.stream().findFirst() : Optional.empty();
        DialResult result = dialler.dial(leg, ring.ringFor(), () -> mayRing(ring, numbers, outlet, shown), guard, pulse);
        return result instanceof DialResult.RefusedByTrunk(Integer status, String lookAt, _)
                ? new DialResult.RefusedByTrunk(status, lookAt, shown.isPresent() ? CallerId.THE_CALLERS : CallerId.THE_TRUNKS)
                : result;
    }

    private static boolean mayShowTheCallers(Ring ring, Trunks.Outlet outlet) {
        return outlet.trunk().callerIds() == CallerIds.OF_THE_CALLER_TOO && ring.callerId() != CallerId.THE_TRUNKS;
    }

    private Dialler.Permission.Answer mayRing(Ring ring, Set<PhoneNumber> callersNumbers, Trunks.Outlet outlet, Optional<PhoneNumber> shown) {
        Call call = ring.consultation().call();
        return switch (addresses.clear(call, ring.supervisor().id(), callersNumbers)) {
            case AddressBook.Forbidden(String why) -> new Dialler.Permission.Denied(why);
            case AddressBook.Cleared(Address.Web _) ->
                new Dialler.Permission.Denied(ring.supervisor().name() + " is reached at the web page, where this line cannot ring: list a phone number");
            case AddressBook.Cleared(Address to) ->
                new Dialler.Permission.Granted(new Invite(call.id(), Role.SUPERVISOR, ring.supervisor().name(), to, outlet, shown));
        };
    }

    DialResult follow(Ring ring, Leg leg, Guard guard) throws InterruptedException {
        return dialler.follow(leg, ring.ringFor(), guard, pulse);
    }

    Dropped drop(Leg leg, IfAnswered ifAnswered) throws InterruptedException {
        return switch (ifAnswered) {
            case RELEASE -> {
                dialler.hangUp(leg);
                yield Dropped.GONE;
            }
            case SPARE -> dialler.hangUpUnlessAnswered(leg) ? Dropped.GONE : Dropped.SPARED;
        };
    }

    void hangUp(Leg leg) throws InterruptedException {
        dialler.hangUp(leg);
    }
}
