package dev.baton.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.api.Reception;
import dev.baton.call.Briefing;
import dev.baton.call.BriefingReference;
import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.Identity;
import dev.baton.call.Party;
import dev.baton.call.RoomName;
import dev.baton.call.TenantId;
import dev.baton.call.Transcript;
import dev.baton.codec.Payloads;
import dev.baton.directory.CallNumbers;
import dev.baton.keeping.Vault;
import dev.baton.line.Invitations;
import dev.baton.livekit.Entrance;
import dev.baton.livekit.LiveKitFailed;
import dev.baton.port.Rooms.Role;
import dev.baton.port.Roster;
import dev.baton.rooms.BriefingRooms;
import dev.baton.rooms.Guests;
import dev.baton.rooms.Marks;
import dev.baton.rooms.Names;
import dev.baton.scribe.AgentScript;
import dev.baton.store.Calls;
import dev.baton.store.Eraser;
import dev.baton.store.Transcripts;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.TransferId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRoom.CreateRoomRequest;
import org.jspecify.annotations.Nullable;

/** People at browsers, let into the rooms of this house's calls. */
final class HouseReception implements Reception {

    /** What browsers are told, where they reach LiveKit by another address than we do. */
    static final String PUBLIC_URL = "LIVEKIT_PUBLIC_URL";

    private static final Duration GOOD_FOR = Duration.ofMinutes(2);
    private static final String CALLER = "caller-";
    private static final List<String> RESERVED = List.of(Guests.COLLEAGUE, "leg:", "foreign-", CALLER);

    private final House house;
    private final Names names;
    private final Calls calls;
    private final Eraser eraser;
    private final Transcripts transcripts;
    private final Invitations invitations;
    private final String url;
    private final ObjectMapper json = Payloads.json();

    HouseReception(House house, Names names, Calls calls, Eraser eraser, Transcripts transcripts, Invitations invitations, String url) {
        this.house = house;
        this.names = names;
        this.calls = calls;
        this.eraser = eraser;
        this.transcripts = transcripts;
        this.invitations = invitations;
        this.url = url;
    }

    @Override
    public String livekitUrl() {
        return url;
    }

    @Override
    public Optional<String> begin(Arrival arrival) {
        Optional<String> why = house.notReady();
        if (why.isPresent()) {
            return Optional.of(why.get() + " No call was begun.");
        }
        Call call = arrival.call();
        var unused = house.database().together(() -> keep(arrival));
        try {
            open(call, call.room());
            house.desk().startCall(new CallStart(call, new CallStart.Awaited(), HouseRules.standard().amongColleagues()));
        } catch (RuntimeException failed) {
            // If Temporal cannot say, everything stays: the call may have begun, and whoever asks again goes on from here.
            if (!house.desk().isKnown(call.id())) {
                eraser.neverWas(call.id());
                throw failed;
            }
        }
        return Optional.empty();
    }

    /** All of it at once, so that whoever finds the call finds everything that belongs to it. Whether nobody had done so before. */
    private boolean keep(Arrival arrival) {
        Call call = arrival.call();
        // Before anything else of this call: its rows take their tenant from here.
        if (!calls.begin(call, arrival.name(), Map.of())) {
            // Of a caller at a browser nothing is secret that would have gone meanwhile.
            var unused = calls.askedForAgain(call.id());
            return false;
        }
        var notes = new HashMap<>(arrival.notes());
        notes.put("info", house.vault().put(call.id(), Vault.Kind.MESSAGE, arrival.info()));
        calls.note(call.id(), notes);
        String issue = arrival.issue();
        if (issue != null && !issue.isBlank()) {
            transcripts.add(call.id(), 0, new Transcript.Turn(Party.CALLER, issue.strip()));
        }
        house.admissions().byListOnly(call.room());
        house.admissions().attendedByColleagues(call.room());
        house.admissions().admit(call.room(), call.caller().identity(), Role.CALLER);
        return true;
    }

    @Override
    public Adoption adopt(TenantId tenant, String room, String participant) {
        Optional<String> why = house.notReady();
        if (why.isPresent()) {
            return new Adoption.NotReady(why.get() + " Nobody was taken over.");
        }
        Optional<Takeover> found = asked("looking for the caller", () -> Takeover.of(house, tenant, room, participant));
        if (found.isEmpty()) {
            return new Adoption.NobodyThere();
        }
        Call call = found.get().start().call();
        // Before anything else of this call is kept: its rows take their tenant from here.
        calls.begin(call, null, Map.of());
        asked("taking the caller over", () -> found.get().begin(house));
        return new Adoption.Adopted(call);
    }

    private void open(Call call, RoomName room) {
        asked("opening a room", () -> house.liveKit().rooms().create(CreateRoomRequest.newBuilder()
                .setName(room.value()).setMetadata(house.rooms().marked("", call.id(), call.tenant())).build()).await().orThrow("opening a room"));
    }

    @Override
    public Pass forCaller(Call call, String name) {
        return pass(call.room(), call.caller().identity(), name, Map.of(Marks.ROLE, Marks.CALLER, Marks.CALL, call.id().value()));
    }

    @Override
    public Pass forColleague(Call call, RoomName room, String name) {
        var identity = new Identity(Guests.COLLEAGUE + CallId.random(new SecureRandom()));
        house.admissions().admit(room, identity, Role.OTHER);
        return pass(room, identity, name, Map.of());
    }

    @Override
    public Pass forBriefing(Call call, TransferId transfer, String name) {
        RoomName room = briefingRoom(transfer);
        // By us, who mark it: LiveKit would make it for whoever comes first.
        open(call, room);
        return forColleague(call, room, name);
    }

    @Override
    public Optional<Pass> forGuest(RoomName room, Identity identity) {
        if (house.admissions().isAdmitted(room, identity) || house.admissions().isSentAway(room, identity)) {
            return Optional.empty();
        }
        house.admissions().admit(room, identity, Role.OTHER);
        return Optional.of(pass(room, identity, identity.value(), Map.of()));
    }

    private Pass pass(RoomName room, Identity identity, String name, Map<String, String> attributes) {
        String there = asked("looking for the room", () -> names.room(room));
        String who = asked("looking for a participant", () -> names.identity(room, identity));
        return new Pass(there, who, house.liveKit().token(new Entrance(there, who, name, Entrance.Part.TALKS, attributes, GOOD_FOR)));
    }

    @Override
    public boolean isReserved(Identity identity) {
        return RESERVED.stream().anyMatch(identity.value().toLowerCase(Locale.ROOT)::startsWith);
    }

    @Override
    public RoomName briefingRoom(TransferId transfer) {
        return BriefingRooms.of(transfer.value());
    }

    @Override
    public Destination colleague(Call call, String name) {
        return house.numbers().atAPage(call, name);
    }

    @Override
    public boolean isColleague(Destination to) {
        return CallNumbers.isAPage(to);
    }

    @Override
    public boolean isListed(Call call, Destination to) {
        return !isColleague(to) && !(house.roster().resolve(new Roster.Question(call, to)) instanceof Roster.NoRoute(Roster.NoRoute.Why why, String sentence)
                && why == Roster.NoRoute.Why.UNKNOWN_DESTINATION);
    }

    @Override
    public Optional<Pass> invitation(Call call, Destination colleague) {
        return CallNumbers.atAPage(call, colleague).flatMap(id -> invitations.to(call.id(), id))
                .map(one -> new Pass(one.room(), one.identity().value(), one.token()));
    }

    @Override
    public List<Guest> present(RoomName room) {
        List<ParticipantInfo> there = asked("looking into a room",
                () -> house.liveKit().rooms().participants(names.room(room)).await().orThrow("looking into a room"));
        return there.stream().filter(one -> !Guests.isGone(one)).map(this::guest).toList();
    }

    private Guest guest(ParticipantInfo one) {
        boolean phone = Guests.isPhone(one);
        // LiveKit calls a telephone by its number.
        @Nullable String name = phone || Guests.isAgent(one) || one.getName().isBlank() ? null : one.getName();
        return new Guest(names.identity(one.getIdentity()).value(), role(one), name, phone ? "phone" : "browser", Guests.rings(one) ? "ringing" : "present");
    }

    private static String role(ParticipantInfo one) {
        if (Guests.isColleague(one)) {
            return "agent_a";
        }
        if (Guests.isAgent(one)) {
            return "agent";
        }
        if (Guests.isLeg(one)) {
            return "agent_b";
        }
        return one.getIdentity().startsWith(CALLER) ? "caller" : "other";
    }

    @Override
    public Optional<Texts> texts(BriefingReference reference) {
        return house.vault().get(reference.reference()).map(text -> {
            try {
                Briefing briefing = json.readValue(text, Briefing.class);
                return new Texts(briefing.summary().text(), String.join("\n", AgentScript.of(briefing)));
            } catch (JsonProcessingException unreadable) {
                // Its own message would quote what was said.
                throw new IllegalStateException("a briefing has another shape: it was written by a newer Baton");
            }
        });
    }

    private interface Question<T> {
        T ask() throws InterruptedException;
    }

    private static <T> T asked(String what, Question<T> question) {
        try {
            return question.ask();
        } catch (LiveKitFailed failed) {
            throw new Away(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Away(new IllegalStateException("stopped while " + what, stopped));
        }
    }
}
