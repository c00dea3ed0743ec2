package dev.baton.agent.webrtc;

import dev.baton.agent.media.Reception;
import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;
import java.time.Duration;

/** Reads from the library's statistics how the sound of the last while was buffered: they only ever count up. */
final class BufferGauge {

    private double waited;
    private double emitted;
    private double lost;
    private double concealed;
    private double received;

    synchronized Reception read(RTCStatsReport report) {
        double waitedNow = 0;
        double emittedNow = 0;
        double lostNow = 0;
        double concealedNow = 0;
        double receivedNow = 0;
        for (RTCStats one : report.getStats().values()) {
            if (one.getType() == RTCStatsType.INBOUND_RTP) {
                waitedNow += number(one, "jitterBufferDelay");
                emittedNow += number(one, "jitterBufferEmittedCount");
                lostNow += number(one, "packetsLost");
                concealedNow += number(one, "concealedSamples");
                receivedNow += number(one, "totalSamplesReceived");
            }
        }
        double samples = emittedNow - emitted;
        double all = receivedNow - received;
        var reception = new Reception(
                samples <= 0 ? Duration.ZERO : Duration.ofNanos((long) ((waitedNow - waited) / samples * 1e9)),
                (long) (lostNow - lost),
                all <= 0 ? 0 : (concealedNow - concealed) / all);
        waited = waitedNow;
        emitted = emittedNow;
        lost = lostNow;
        concealed = concealedNow;
        received = receivedNow;
        return reception;
    }

    private static double number(RTCStats stats, String name) {
        return stats.getAttributes().get(name) instanceof Number number ? number.doubleValue() : 0;
    }
}
