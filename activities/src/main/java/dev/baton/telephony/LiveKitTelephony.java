package dev.baton.telephony;

import dev.baton.call.Call;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Policy.Verdict;
import dev.baton.call.Reach;
import dev.baton.directory.AddressBook;
import dev.baton.keeping.Leases;
import dev.baton.keeping.Vault;
import dev.baton.livekit.LiveKit;
import dev.baton.numbers.Address;
import dev.baton.numbers.SipAddress;
import dev.baton.numbers.Written;
import dev.baton.policy.DialGate;
import dev.baton.policy.DialGate.Dialling;
import dev.baton.policy.DialGate.Origin;
import dev.baton.port.DialResult;
import dev.baton.port.Leg;
import dev.baton.port.Rooms.Role;
import dev.baton.port.Telephony;
import dev.baton.pulse.Pulse;
import dev.baton.rooms.Guests;
import dev.baton.rooms.Legs;
import dev.baton.rooms.Names;
import java.util.Optional;
import java.util.Set;
import livekit.LivekitModels.ParticipantInfo;

/** Callers rung and moved over LiveKit's SIP service. */
public final class LiveKitTelephony implements Telephony {

    private final Dialler dialler;
    private final Trunks trunks;
    private final AddressBook addresses;
    private final DialGate gate;
    private final Vault vault;
    private final Legs legs;
    private final Claims claims;
    private final Referrals referrals;
    private final Pulse pulse;

    public LiveKitTelephony(
            LiveKit liveKit, Names names, Dialler dialler, Trunks trunks, AddressBook addresses, DialGate gate, Vault vault, Leases leases,
            TelephonySettings settings, Pulse pulse) {
        this.dialler = dialler;
        this.trunks = trunks;
        this.addresses = addresses;
        this.gate = gate;
        this.vault = vault;
        legs = new Legs(liveKit, names);
        claims = new Claims(leases);
        referrals = new Referrals(liveKit, names, settings);
        this.pulse = pulse;
    }

    @Override
    public DialResult dial(Dial dial) {
        return Served.until("ringing the caller", () ->
                dialler.dial(dial.leg(), dial.ringFor(), () -> mayRing(dial), Guard.none(), pulse));
    }

    private Dialler.Permission.Answer mayRing(Dial dial) {
        Optional<PhoneNumber> number = vault.get(dial.to().reference())
                .flatMap(kept -> Written.read(kept) instanceof Written.Readable(PhoneNumber read) ? Optional.of(read) : Optional.empty());
        if (number.isEmpty()) {
            return new Dialler.Permission.Denied("the number of this call is not in the vault any more");
        }
        var to = new Address.Phone(number.get());
        return switch (gate.mayRing(new Dialling(dial.call(), to, Set.of(), Origin.CONFIGURED))) {
            case Verdict.Forbidden(String why) -> new Dialler.Permission.Denied(why);
            case Verdict.Allowed() -> new Dialler.Permission.Granted(
                    new Invite(dial.call().id(), Role.CALLER, "Caller", to, trunks.outletFor(dial.call().id()), Optional.empty()));
        };
    }

    @Override
    public DialResult follow(Dial dial) {
        return Served.until("following the caller's leg", () -> dialler.follow(dial.leg(), dial.ringFor(), Guard.none(), pulse));
    }

    @Override
    public Referral refer(Refer refer) {
        return Served.until("transferring the caller", () -> moved(refer));
    }

    private Referral moved(Refer refer) throws InterruptedException {
        Call call = refer.call();
        if (call.caller().reach() == Reach.BROWSER) {
            return new Refused(405, "the caller is in a browser, which no carrier can move");
        }
        Optional<ParticipantInfo> caller = legs.find(call.room(), call.caller().identity());
        if (caller.isEmpty()) {
            return new CallerEnded();
        }
        Trunk trunk = trunks.trunk(caller.get().getAttributesOrDefault("sip.trunkID", "")).orElseGet(() -> trunks.outletFor(call.id()).trunk());
        Set<PhoneNumber> numbers = Guests.number(caller.get()).map(Set::of).orElseGet(Set::of);
        return switch (addresses.clear(call, refer.target().id(), numbers)) {
            case AddressBook.Forbidden(String why) -> new Refused(403, why);
            case AddressBook.Cleared(Address.Web _) -> new Refused(405, "a carrier cannot move a caller to a browser: list a phone number");
            case AddressBook.Cleared(Address to) -> {
                pulse.beHeard(Dialler.HEARD);
                // Asked for twice, the caller could be moved away from the one who just answered.
                yield claims.take(refer.key())
                        ? referrals.ask(new Referrals.Move(call.room(), call.caller().identity(), to, uri(to, trunk), trunk, refer.waitFor()), pulse)
                        : new Unknown("the carrier was asked before, and the answer was lost");
            }
        };
    }

    /** {@code sip:} and the trunk's domain are added, or {@code tel:}, as its carrier wants it. */
    private static String uri(Address to, Trunk trunk) {
        return switch (to) {
            case Address.Phone(PhoneNumber number) -> trunk.profile().referTo(number, trunk.address());
            case Address.Sip(SipAddress uri) -> uri.uri();
            case Address.Web _ -> throw new IllegalStateException("a browser has no telephone");
        };
    }

    @Override
    public void hangUp(Leg leg) {
        Served.until("hanging up", () -> {
            dialler.hangUp(leg);
            return leg;
        });
    }
}
