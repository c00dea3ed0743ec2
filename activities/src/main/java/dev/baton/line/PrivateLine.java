package dev.baton.line;

import dev.baton.call.Call;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Reach;
import dev.baton.directory.AddressBook;
import dev.baton.keeping.Leases;
import dev.baton.livekit.LiveKit;
import dev.baton.numbers.Address;
import dev.baton.port.DialResult;
import dev.baton.port.Leg;
import dev.baton.port.Line;
import dev.baton.port.Rooms.Role;
import dev.baton.rooms.Legs;
import dev.baton.rooms.Names;
import dev.baton.telephony.CallerIds;
import dev.baton.telephony.Callers;
import dev.baton.telephony.Dialler;
import dev.baton.telephony.Invite;
import dev.baton.telephony.Pulse;
import dev.baton.telephony.Served;
import dev.baton.telephony.Trunks;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The strategy for self-hosted servers: the supervisor is dialled into the caller's own room, and who hears whom is a matter of
 * subscriptions. After the merge the SFU carries both voices, and no process of ours is needed.
 */
public final class PrivateLine implements Line {

    private static final String STRATEGY = "private-line";

    // A carrier that refused a caller's number once will go on refusing it; asked again once a day.
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final LiveKit liveKit;
    private final Names names;
    private final Dialler dialler;
    private final Trunks trunks;
    private final AddressBook addresses;
    private final Leases leases;
    private final Pulse pulse;
    private final Legs legs;
    private final Callers callers;
    private final Joint joint;

    public PrivateLine(LiveKit liveKit, Names names, Dialler dialler, Trunks trunks, AddressBook addresses, Leases leases, Pulse pulse) {
        this.liveKit = liveKit;
        this.names = names;
        this.dialler = dialler;
        this.trunks = trunks;
        this.addresses = addresses;
        this.leases = leases;
        this.pulse = pulse;
        legs = new Legs(liveKit, names);
        callers = new Callers(legs);
        joint = new Joint(liveKit, names, legs);
    }

    @Override
    public Opening open(Consultation consultation) {
        Call call = consultation.call();
        if (call.caller().reach() == Reach.BROWSER) {
            // Measured: a browser that was unsubscribed subscribes again, and hears.
            return new NotPossible("the caller is in a browser, which cannot be kept from listening by the server alone:"
                    + " transfer cold, or let the caller call by phone");
        }
        return Served.until("opening the private line", () -> legs.find(call.room(), call.caller().identity()).isPresent()
                ? new Opened(STRATEGY)
                : new NotPossible("the caller is not in the room any more"));
    }

    @Override
    public DialResult ring(Ring ring) {
        return Served.until("ringing the supervisor", () -> {
            Set<PhoneNumber> numbers = callers.numbersOf(ring.consultation().call());
            DialResult result = dialler.dial(ring.leg(), ring.ringFor(), () -> mayRing(ring, numbers), guard(ring), pulse);
            if (result instanceof DialResult.RefusedByTrunk(int status, _) && status == 403) {
                showTheTrunksNumberFromNowOn(ring.consultation().call());
            }
            return result;
        });
    }

    private Dialler.Permission.Answer mayRing(Ring ring, Set<PhoneNumber> callersNumbers) {
        Call call = ring.consultation().call();
        return switch (addresses.clear(call, ring.supervisor().id(), callersNumbers)) {
            case AddressBook.Forbidden(String why) -> new Dialler.Permission.Denied(why);
            case AddressBook.Cleared(Address.Web _) ->
                new Dialler.Permission.Denied(ring.supervisor().name() + " is reached at the web page, where this line cannot ring: list a phone number");
            case AddressBook.Cleared(Address to) -> {
                Trunks.Outlet outlet = trunks.outletFor(call.id());
                boolean callersOwn = outlet.trunk().callerIds() == CallerIds.OF_THE_CALLER_TOO && leases.holderOf(refused(outlet)).isEmpty();
                Optional<PhoneNumber> shown = callersOwn ? callersNumbers.stream().findFirst() : Optional.empty();
                yield new Dialler.Permission.Granted(new Invite(ring.consultation().call().id(), Role.SUPERVISOR, ring.supervisor().name(), to, outlet, shown));
            }
        };
    }

    private void showTheTrunksNumberFromNowOn(Call call) {
        Trunks.Outlet outlet = trunks.outletFor(call.id());
        if (outlet.trunk().callerIds() == CallerIds.OF_THE_CALLER_TOO) {
            leases.acquire(refused(outlet), "SIP 403", REMEMBERED);
        }
    }

    private static String refused(Trunks.Outlet outlet) {
        return "callers-number-refused:" + outlet.trunk().id();
    }

    @Override
    public DialResult follow(Ring ring) {
        return Served.until("following the supervisor's leg", () -> {
            Isolation guard = guard(ring);
            // Before anything else: whoever dialled may have died between two steps.
            guard.whileItRings();
            return dialler.follow(ring.leg(), ring.ringFor(), guard, pulse);
        });
    }

    private Isolation guard(Ring ring) {
        return new Isolation(liveKit, names, legs, ring);
    }

    @Override
    public Merge merge(Joining joining) {
        return Served.until("joining caller and supervisor", () -> joint.set(joining));
    }

    @Override
    public Dropped drop(Drop drop) {
        Leg leg = drop.leg();
        return Served.until("taking down " + leg.identity(), () -> switch (drop.ifAnswered()) {
            case RELEASE -> {
                dialler.hangUp(leg);
                yield Dropped.GONE;
            }
            case SPARE -> dialler.hangUpUnlessAnswered(leg) ? Dropped.GONE : Dropped.SPARED;
        });
    }

    @Override
    public void close(Consultation consultation) {
        // The isolation of a leg ends with the leg; nothing else was made for this consultation.
    }
}
