package dev.baton.agent.media;

import java.util.List;
import livekit.LivekitRtc.ICEServer;

/** Makes the wires of one participant. */
public interface Wiring {

    Wires connect(List<ICEServer> servers, Wires.Listener listener);
}
