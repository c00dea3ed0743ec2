package dev.baton.simulation;

import dev.baton.call.CallId;
import dev.baton.port.AgentPost;
import dev.baton.port.RoomHint;
import dev.baton.transfer.Decision;

/**
 * The way from the phone world to the workflows. A message that comes too late or is refused is the sender's loss:
 * implementations swallow that. All but decide come from the agenda and must return at once.
 */
public interface Messages {

    void agentReady(CallId call, AgentPost post);

    void roomChanged(CallId call, RoomHint hint);

    /** Written by an agent within its activity; returns when it is written, so that the conversation's end comes later. */
    void decide(String transfer, Decision.Slip slip);

    /** Written by a page, from the agenda. */
    void clicked(String transfer, Decision.Slip slip);

    /** For a world in which nobody carries calls. */
    static Messages none() {
        return new Messages() {
            @Override
            public void agentReady(CallId call, AgentPost post) {}

            @Override
            public void roomChanged(CallId call, RoomHint hint) {}

            @Override
            public void decide(String transfer, Decision.Slip slip) {}

            @Override
            public void clicked(String transfer, Decision.Slip slip) {}
        };
    }
}
