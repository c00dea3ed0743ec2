package dev.baton.agent.webrtc;

import dev.baton.agent.media.Wires;
import dev.baton.agent.media.Wiring;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.util.List;
import livekit.LivekitRtc.ICEServer;

/**
 * The native library, set up for a machine without sound devices. Two factories, because one cannot do both: on a headless
 * device the library's own capture thread feeds the same sender as we do, and aborts the process; on a dummy device nothing is
 * ever played, so nothing arrives. Nothing of this is given back: the library leaks with each connection, so the process ends
 * instead, by halting, since the library's threads keep a Java process alive.
 */
public final class Studio implements Wiring {

    private final PeerConnectionFactory speaking;
    private final PeerConnectionFactory listening;
    // The factories do not keep their devices alive.
    private final List<Object> devices;

    private Studio() {
        var dummy = new AudioDeviceModule(AudioLayer.kDummyAudio);
        var headless = new HeadlessAudioDeviceModule();
        devices = List.of(dummy, headless);
        speaking = new PeerConnectionFactory(dummy);
        listening = new PeerConnectionFactory(headless);
    }

    /** Takes some 300 ms; or fails with {@link MediaLibraryMissing}. */
    public static Studio open() {
        try {
            return new Studio();
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError missing) {
            Throwable cause = missing;
            while (cause.getCause() != null && !(cause instanceof UnsatisfiedLinkError)) {
                cause = cause.getCause();
            }
            throw new MediaLibraryMissing(cause);
        }
    }

    @Override
    public Wires connect(List<ICEServer> servers, Wires.Listener listener) {
        return new NativeWires(speaking, listening, configured(servers), listener);
    }

    private static RTCConfiguration configured(List<ICEServer> servers) {
        var configuration = new RTCConfiguration();
        configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
        for (ICEServer server : servers) {
            var one = new RTCIceServer();
            one.urls.addAll(server.getUrlsList());
            one.username = server.getUsername();
            one.password = server.getCredential();
            configuration.iceServers.add(one);
        }
        return configuration;
    }

    @Override
    public String toString() {
        return "Studio" + devices;
    }
}
