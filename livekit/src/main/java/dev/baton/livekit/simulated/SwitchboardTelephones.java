package dev.baton.livekit.simulated;

import dev.baton.simulation.Exchange;
import dev.baton.simulation.SipAnswer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels.ParticipantInfo;

/** The phones of the simulated world, without sound. */
final class SwitchboardTelephones implements Telephones {

    private final Exchange exchange;
    private final House house;
    private final Names names;

    SwitchboardTelephones(Exchange exchange, House house, Names names) {
        this.exchange = exchange;
        this.house = house;
        this.names = names;
    }

    @Override
    public Ringing ring(Ring ring) {
        String identity = ring.like().getIdentity();
        CompletableFuture<SipAnswer> answer = exchange.step(() -> {
            house.expect(ring.room(), ring.like());
            return exchange.invite(names.room(ring.room()), names.identity(identity), ring.number(), ring.ringFor());
        });
        return find(ring.room(), identity)
                .map(one -> new Ringing(one.getSid(), one.getAttributesOrDefault("sip.callID", ""), answer))
                .orElseGet(() -> new Ringing("", "", answer));
    }

    @Override
    public CompletableFuture<SipAnswer> refer(Move move) {
        return exchange.refer(names.room(move.room()), names.identity(move.identity()), move.number(), move.waitFor(), move.dialtone());
    }

    @Override
    public Optional<ParticipantInfo> find(String room, String identity) {
        return exchange.step(() -> house.find(room).flatMap(hall -> hall.find(identity)).map(ParticipantInfo.Builder::build));
    }

    @Override
    public void remove(String room, String identity) {
        exchange.remove(names.room(room), names.identity(identity));
    }
}
