package dev.baton.livekit.simulated;

import dev.baton.livekit.ApiKey;
import dev.baton.livekit.phones.Manner;
import dev.baton.livekit.phones.ReferManner;
import dev.baton.livekit.phones.Tone;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "livekit.sip", matches = ".+")
class RealSipTableOfDialsTest extends SipTableOfDials {

    private final RealSip sip = new RealSip();

    @Override
    String start() {
        return sip.url();
    }

    @Override
    ApiKey key() {
        return sip.key();
    }

    @Override
    void stop() {}

    @Override
    Telephone install(Tone tone, Manner manner, ReferManner onRefer) {
        return sip.install(tone, manner, onRefer);
    }

    @Override
    Caller callsIn(String room, ReferManner onRefer) throws InterruptedException {
        return sip.callsIn(liveKit(), room, onRefer);
    }
}
