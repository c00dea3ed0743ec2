package dev.baton.agent.house;

import dev.baton.call.CallId;
import dev.baton.call.Reach;
import dev.baton.desk.Said;
import dev.baton.port.AgentPost;
import java.util.Optional;
import livekit.LivekitModels.Room;

/** Where calls begin that come with an agent's job. */
public interface FrontDesk {

    /** Somebody rang, and this agent answered. {@code room} and {@code caller} are LiveKit's names, and may hold a number. */
    record Arrival(CallId call, String room, String caller, Reach reach, AgentPost agent) {
        @Override
        public String toString() {
            return "the caller of " + call;
        }
    }

    /** The call that a room belongs to already, if it is one of this house's. */
    Optional<CallId> callOf(Room room);

    /** The call is theirs from now on. Repeated, it changes nothing; fails while LiveKit or Temporal is away. */
    void begin(Arrival arrival);

    /** Somebody of another process is to sit in this room; tells nobody if that cannot be had. */
    void sendForStandIn(String room, String errand);

    /**
     * A supervisor's telephone rings in a call's room, and something about it has changed: it is put into the safe state, in which it hears
     * nobody and the caller does not hear it. Whoever dialled does the same; one of the two may die. Does nothing once it was picked up.
     */
    void keepApart(String room, String supervisor);

    /**
     * What lets an agent, under this identity, into the room beside a call's in which this supervisor is: until they are joined with the
     * caller, browsers are kept in a room of their own, and on LiveKit Cloud everybody. Nothing: they are in no such room.
     */
    Optional<String> tokenBeside(String room, String supervisor, String agent);

    /** Begins a call in this room, whose caller is rung. Refused with the reason if this number may not be. */
    Said<CallId> ring(CallId call, Room room, String phoneNumber);
}
