package dev.baton.cli;

import dev.baton.agent.house.FrontDesk;
import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Identity;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Policy.Verdict;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.keeping.Vault;
import dev.baton.livekit.Asked;
import dev.baton.livekit.Entrance;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.LiveKitFailed;
import dev.baton.livekit.OurMarks;
import dev.baton.livekit.Reply;
import dev.baton.numbers.Address;
import dev.baton.numbers.Written;
import dev.baton.policy.DialGate;
import dev.baton.policy.DialGate.Dialling;
import dev.baton.port.Telephony;
import dev.baton.rooms.BriefingRooms;
import dev.baton.rooms.Guests;
import dev.baton.rooms.Names;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.HouseRules;
import dev.baton.watch.OurRooms;
import dev.baton.watch.Papers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.UpdateParticipantRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins the calls that come with agents' jobs: the room is marked as the call's, then its workflow is started. */
final class AgentFrontDesk implements FrontDesk {

    private static final Logger LOG = LoggerFactory.getLogger(AgentFrontDesk.class);
    // Only read at the door. LiveKit allows a minute for clocks that differ.
    private static final Duration AT_ONCE = Duration.ofMinutes(1);

    private final LiveKit liveKit;
    private final String houseAgent;
    private final Names names;
    private final OurRooms ours;
    private final Papers papers;
    private final DialGate gate;
    private final Vault vault;
    private final BriefingRooms briefings;
    private final TransferDesk desk;

    AgentFrontDesk(LiveKit liveKit, String houseAgent, Names names, OurRooms ours, Papers papers, DialGate gate, Vault vault,
            BriefingRooms briefings, TransferDesk desk) {
        this.liveKit = liveKit;
        this.houseAgent = houseAgent;
        this.names = names;
        this.ours = ours;
        this.papers = papers;
        this.gate = gate;
        this.vault = vault;
        this.briefings = briefings;
        this.desk = desk;
    }

    @Override
    public Optional<CallId> callOf(Room room) {
        return ours.of(room.getName(), room.getMetadata()).filter(OurRooms.Ours::marked).map(OurRooms.Ours::call);
    }

    @Override
    public void begin(Arrival arrival) {
        CallStart start = papers.of(arrival.call(), House.TENANT, arrival.room(), arrival.caller(), arrival.reach());
        mark(arrival.call(), arrival.room());
        desk.startCall(new CallStart(start.call(), new CallStart.Inbound(arrival.agent()), start.rules()));
    }

    @Override
    public void sendForStandIn(String room, String errand) {
        try {
            if (liveKit.dispatches().create(room, houseAgent, errand).await() instanceof Reply.Failed<?>(var failure)) {
                LOG.warn("nobody can be asked to stand by for a caller on hold: {}", failure.sentence());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void keepApart(String room, String supervisor) {
        try {
            List<ParticipantInfo> there = liveKit.rooms().participants(room).await().orThrow("looking at a phone that rings");
            Optional<ParticipantInfo> ringing = there.stream().filter(one -> one.getIdentity().equals(supervisor)).filter(Guests::rings).findFirst();
            if (ringing.isEmpty()) {
                // Picked up meanwhile: who hears whom is for whoever dialled to say.
                return;
            }
            var asked = new ArrayList<Asked<?>>();
            asked.add(liveKit.rooms().update(UpdateParticipantRequest.newBuilder().setRoom(room).setIdentity(supervisor)
                    // A permission overwrites all.
                    .setPermission(ParticipantPermission.newBuilder().setCanSubscribe(false).setCanPublish(true).setCanPublishData(true)
                            .setCanUpdateMetadata(true)).build()));
            List<String> voice = Guests.voices(ringing.get());
            for (ParticipantInfo other : there) {
                if (!voice.isEmpty() && !other.getIdentity().equals(supervisor) && !Guests.isAgent(other)) {
                    asked.add(liveKit.rooms().subscribe(room, other.getIdentity(), voice, false));
                }
            }
            for (Asked<?> one : asked) {
                if (one.await() instanceof Reply.Failed<?>(var failure)) {
                    LOG.debug("a ringing phone could not be kept apart by its agent: {}", failure.sentence());
                }
            }
        } catch (LiveKitFailed away) {
            LOG.debug("a ringing phone could not be looked at: {}", away.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<String> tokenBeside(String room, String supervisor, String agent) {
        Optional<RoomName> beside = briefings.beside(names.room(room));
        if (beside.isEmpty()) {
            return Optional.empty();
        }
        try {
            String there = names.room(beside.get());
            boolean isThere = liveKit.rooms().participants(there).await().orThrow("looking for the supervisor").stream()
                    .anyMatch(one -> one.getIdentity().equals(supervisor) && Guests.talks(one));
            return isThere ? Optional.of(liveKit.token(new Entrance(there, agent, "Baton", Entrance.Part.BRIEFS,
                    Map.of(OurMarks.ROLE, OurMarks.AGENT), AT_ONCE))) : Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("this agent process is being ended", stopped);
        }
    }

    @Override
    public Said<CallId> ring(CallId id, Room room, String phoneNumber) {
        if (!(Written.read(phoneNumber) instanceof Written.Readable(PhoneNumber number))) {
            return new Said.Refused<>("phone_number in the job's metadata is no number that can be called: write + and the country code");
        }
        var call = new Call(id, House.TENANT, names.room(room.getName()), new Caller(new Identity("caller-" + id), Reach.PHONE),
                new Conversation("conversation:" + id));
        if (gate.mayDial(new Dialling(call, new Address.Phone(number), Set.of(), DialGate.Origin.CONFIGURED)) instanceof Verdict.Forbidden(String why)) {
            return new Said.Refused<>("policy does not let " + number.masked() + " be rung: " + why);
        }
        mark(id, room.getName());
        var contact = new Telephony.Contact(vault.put(id, Vault.Kind.NUMBER, number.e164()));
        desk.startCall(new CallStart(call, new CallStart.Outbound(contact), HouseRules.standard()));
        return new Said.Done<>(id);
    }

    private void mark(CallId call, String room) {
        try {
            String metadata = liveKit.rooms().list(List.of(room)).await().orThrow("looking at the room").stream()
                    .findFirst().map(Room::getMetadata).orElse("");
            String marked = ours.marked(metadata, call, House.TENANT);
            if (!marked.equals(metadata)) {
                liveKit.rooms().metadata(room, marked).await().orThrow("marking the room as a call's");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("this agent process is being ended", stopped);
        }
    }
}
