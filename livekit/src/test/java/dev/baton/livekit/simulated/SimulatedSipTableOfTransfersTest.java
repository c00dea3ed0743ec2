package dev.baton.livekit.simulated;

import dev.baton.livekit.ApiKey;
import dev.baton.livekit.phones.Manner;
import dev.baton.livekit.phones.ReferManner;
import dev.baton.livekit.phones.Tone;

class SimulatedSipTableOfTransfersTest extends SipTableOfTransfers {

    private final SimulatedSip sip = new SimulatedSip();

    @Override
    String start() {
        return sip.url();
    }

    @Override
    ApiKey key() {
        return sip.key();
    }

    @Override
    void stop() {
        sip.close();
    }

    @Override
    Telephone install(Tone tone, Manner manner, ReferManner onRefer) {
        return sip.install(tone, manner, onRefer);
    }

    @Override
    Caller callsIn(String room, ReferManner onRefer) {
        return sip.callsIn(room, onRefer);
    }
}
