package dev.baton.line;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.baton.call.Call;
import dev.baton.call.RoomName;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.LiveKitFailed;
import dev.baton.livekit.Reply;
import dev.baton.port.Line.Consultation;
import dev.baton.rooms.Admissions;
import dev.baton.rooms.Guests;
import dev.baton.rooms.Legs;
import dev.baton.rooms.Marks;
import dev.baton.rooms.Names;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRoom.SendDataRequest;

/** Agents of somebody else's, and colleagues at browsers, whose caller is transferred: told how it went, and let go once nobody needs them. */
final class ForeignAgents {

    /** The topic of the data message. */
    static final String OUTCOME = "baton.transfer";

    private static final ObjectMapper JSON = new ObjectMapper();
    // The house agent needs about a second to come in. A caller is rather left with an agent who still talks than with nobody.
    private static final Duration MUSIC_WITHIN = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 100;

    private final LiveKit liveKit;
    private final Names names;
    private final Legs legs;
    private final Admissions admissions;

    ForeignAgents(LiveKit liveKit, Names names, Legs legs, Admissions admissions) {
        this.liveKit = liveKit;
        this.names = names;
        this.legs = legs;
        this.admissions = admissions;
    }

    /** Where there is such an agent: until the hold music can be heard, but not for long. Who was there then. */
    List<ParticipantInfo> awaitMusic(Call call) throws InterruptedException {
        long end = System.nanoTime() + MUSIC_WITHIN.toNanos();
        while (true) {
            List<ParticipantInfo> there = legs.all(call.room());
            boolean plays = there.stream().anyMatch(one -> Guests.isOurAgent(one) && !Guests.tracksNamed(one, Marks.HOLD_TRACK).isEmpty());
            if (there.stream().noneMatch(Guests::attendsInOurPlace) || plays || System.nanoTime() > end) {
                return there;
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** The music of our agents, on or off for whoever calls: it is not to play over an agent who talks. May be set again and again. */
    void music(RoomName room, List<ParticipantInfo> there, boolean plays) throws InterruptedException {
        List<String> music = there.stream().filter(Guests::isOurAgent).flatMap(one -> Guests.tracksNamed(one, Marks.HOLD_TRACK).stream()).toList();
        boolean attended = there.stream().anyMatch(one -> Guests.attendsInOurPlace(one) && !Guests.isGone(one));
        // A colleague may leave the caller to the music, and come back.
        boolean alone = !attended && admissions.isAttendedByColleagues(room) && there.stream().noneMatch(ForeignAgents::isJoined);
        if (music.isEmpty() || !attended && !alone) {
            return;
        }
        for (ParticipantInfo listener : there) {
            if (Guests.isCallerLike(listener) && !Guests.isGone(listener)) {
                var reply = liveKit.rooms().subscribe(names.room(room), listener.getIdentity(), music, plays || alone).await();
                if (reply instanceof Reply.Failed<?>(Failure failure) && !(failure instanceof Failure.NobodyServes)) {
                    throw new LiveKitFailed("turning the hold music " + (plays ? "on" : "off"), failure);
                }
            }
        }
    }

    /** To be said before anybody gets back what was taken from them. */
    void conclude(Consultation consultation) throws InterruptedException {
        RoomName room = consultation.call().room();
        List<ParticipantInfo> there = legs.all(room);
        List<ParticipantInfo> agents = there.stream().filter(Guests::attendsInOurPlace).toList();
        if (agents.isEmpty()) {
            return;
        }
        boolean connected = there.stream().anyMatch(ForeignAgents::isJoined);
        var said = liveKit.rooms().send(SendDataRequest.newBuilder().setRoom(names.room(room)).setTopic(OUTCOME).setKind(DataPacket.Kind.RELIABLE)
                .setData(ByteString.copyFromUtf8(words(consultation, connected)))
                .addAllDestinationIdentities(agents.stream().map(ParticipantInfo::getIdentity).toList()).build()).await();
        if (connected) {
            for (ParticipantInfo agent : agents) {
                admissions.sendAway(room, names.identity(agent.getIdentity()));
                legs.takeDown(room, names.identity(agent.getIdentity()));
            }
        } else if (said instanceof Reply.Failed<?>) {
            said.orThrow("telling the agent how the transfer went");
        }
    }

    private static boolean isJoined(ParticipantInfo one) {
        return Guests.isLeg(one) && (Guests.isBridged(one) || !Guests.isPhone(one));
    }

    private static String words(Consultation consultation, boolean connected) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(Map.of("call", consultation.call().id().value(), "transfer", consultation.id(),
                    "outcome", connected ? "connected" : "not-connected")));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an outcome that cannot be written", impossible);
        }
    }
}
