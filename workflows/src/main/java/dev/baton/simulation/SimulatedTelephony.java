package dev.baton.simulation;

import dev.baton.call.Identity;
import dev.baton.call.Policy;
import dev.baton.call.Reach;
import dev.baton.port.DialResult;
import dev.baton.port.Leg;
import dev.baton.port.Rooms.Role;
import dev.baton.port.Telephony;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

final class SimulatedTelephony implements Telephony {

    private final World world;
    private final Effects effects;
    private final People people;
    private final Sip sip;
    private final Carrier carrier;
    private final Set<Identity> hungUp = new HashSet<>();

    SimulatedTelephony(World world, Effects effects, People people, Sip sip, Carrier carrier) {
        this.world = world;
        this.effects = effects;
        this.people = people;
        this.sip = sip;
        this.carrier = carrier;
    }

    @Override
    public DialResult dial(Dial dial) {
        Person person = people.caller(dial.call().id()).map(CallerStory::person)
                .orElseThrow(() -> new IllegalArgumentException("the story has no caller for call " + dial.call().id()));
        if (person.verdict() instanceof Policy.Verdict.Forbidden(String why)) {
            return new DialResult.Forbidden(why);
        }
        return end(person.name(), effects.effect("Telephony.dial", "ring " + person.name(), () -> adoptOrDial(dial, person)));
    }

    private CompletableFuture<SipAnswer> adoptOrDial(Dial dial, Person person) {
        Leg leg = dial.leg();
        if (hungUp.contains(leg.identity())) {
            // A dialler whose heartbeat is refused just before the INVITE does not dial.
            return CompletableFuture.completedFuture(new SipAnswer.Removed());
        }
        return find(leg).map(PhoneCall::answer).orElseGet(() -> sip.invite(
                new Sip.Invite(leg.room(), dial.call().id(), leg.identity(), Role.CALLER, person, dial.ringFor(), false),
                (room, caller) -> {}));
    }

    @Override
    public DialResult follow(Dial dial) {
        Leg leg = dial.leg();
        Optional<PhoneCall> found = effects.effect("Telephony.follow", "look for the caller's leg", () -> find(leg));
        if (found.isPresent()) {
            return end("the caller", found.get().answer());
        }
        return world.change(() -> sip.everInvited(leg.identity()))
                ? new DialResult.Unknown("the leg is gone, and nobody saw how it ended")
                : new DialResult.NoSuchLeg();
    }

    @Override
    public Referral refer(Refer refer) {
        if (refer.call().caller().reach() == Reach.BROWSER) {
            return new Refused(405, "a browser cannot be moved by a carrier");
        }
        if (people.supervisor(refer.target().id()).verdict() instanceof Policy.Verdict.Forbidden(String why)) {
            return new Refused(403, why);
        }
        String what = "ask the carrier to move the caller to " + refer.target().name();
        return world.tempo().await("the carrier", effects.effect("Telephony.refer", what, () -> carrier.refer(refer)));
    }

    @Override
    public void hangUp(Leg leg) {
        effects.effect("Telephony.hangUp", "hang up " + leg.identity(), () -> {
            hungUp.add(leg.identity());
            world.openRoom(leg.room()).ifPresent(room -> room.find(leg.identity()).ifPresent(one -> sip.remove(room, one)));
        });
    }

    private DialResult end(String who, CompletableFuture<SipAnswer> answer) {
        return SipVerdict.ofDial(world.tempo().await(who + "'s phone", answer));
    }

    private Optional<PhoneCall> find(Leg leg) {
        return world.openRoom(leg.room()).flatMap(room -> sip.callOf(room, leg.identity()));
    }
}
