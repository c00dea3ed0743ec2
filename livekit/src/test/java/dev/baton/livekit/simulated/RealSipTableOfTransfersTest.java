package dev.baton.livekit.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.livekit.ApiKey;
import dev.baton.livekit.phones.Manner;
import dev.baton.livekit.phones.ReferManner;
import dev.baton.livekit.phones.Tone;
import java.time.Duration;
import livekit.LivekitSip.TransferSIPParticipantRequest;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledIfSystemProperty(named = "livekit.sip", matches = ".+")
class RealSipTableOfTransfersTest extends SipTableOfTransfers {

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

    /** What only a phone can tell, and the phone world does not look at. */
    @ParameterizedTest
    @CsvSource({"tel:+15550007777,tel:+15550007777", "sip:+15550007777@sip.example.com,<sip:+15550007777@sip.example.com>"})
    void theReferNamesItsTargetAndCarriesTheHeaders(String target, String written) throws Exception {
        Caller caller = caller(new ReferManner.Reports(486, Duration.ofMillis(300)));
        refer(caller.identity(), TransferSIPParticipantRequest.newBuilder().setTransferTo(target).putHeaders("X-Baton", "call 7").setRingingTimeout(seconds(8)));
        assertThat(RealSip.referred(caller.telephone())).isEqualTo(written + " X-Baton: call 7");
    }
}
