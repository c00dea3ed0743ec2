package dev.baton.api;

import dev.baton.api.Reception.Guest;
import dev.baton.api.Reception.Pass;
import dev.baton.call.Call;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.store.KnownCall;
import dev.baton.transfer.TransferId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Tokens for rooms of calls, and who is in such a room. */
@RestController
final class TokensPage {

    private static final String BRIEFING = "brief-";

    private final Backstage backstage;

    TokensPage(Backstage backstage) {
        this.backstage = backstage;
    }

    record Wanted(@Nullable String identity, @Nullable String room) {}

    record Granted(String token, String url, String identity, String room) {
        @Override
        public String toString() {
            return "a token for " + identity;
        }
    }

    /** With the cookie of a call: for its caller, in its room. Else for whomever an operator names, in a room of a call that lives. */
    @PostMapping("/token")
    Granted token(@RequestBody Wanted wanted, @RequestAttribute(name = CallSession.GUEST, required = false) @Nullable KnownCall guest) {
        Pass pass = guest == null ? named(wanted) : again(wanted, guest);
        return new Granted(pass.token(), backstage.reception().livekitUrl(), pass.identity(), pass.room());
    }

    private Pass again(Wanted wanted, KnownCall guest) {
        Call call = guest.call();
        boolean own = (wanted.room() == null || wanted.room().equals(call.room().value()))
                && (wanted.identity() == null || wanted.identity().equals(call.caller().identity().value()));
        if (!own) {
            throw new Problem(Problem.Kind.SESSION_ELSEWHERE,
                    "This browser's session is for " + call.caller().identity() + " in room " + call.room() + ", and for nobody and nowhere else.");
        }
        return caller(guest);
    }

    private Pass caller(KnownCall known) {
        Living.of(backstage, known);
        return backstage.reception().forCaller(known.call(), known.notes().getOrDefault("caller_name", "Caller"));
    }

    private Pass named(Wanted wanted) {
        if (wanted.identity() == null || wanted.identity().isBlank()) {
            throw Problem.field(Problem.Kind.MISSING_FIELD, "identity", "identity is needed: who is to come in.");
        }
        if (wanted.room() == null || wanted.room().isBlank()) {
            throw Problem.field(Problem.Kind.MISSING_FIELD, "room", "room is needed: that of a call.");
        }
        KnownCall known = of(wanted.room());
        Living.of(backstage, known);
        Identity identity;
        try {
            identity = new Identity(wanted.identity());
        } catch (IllegalArgumentException wrong) {
            throw Problem.field(Problem.Kind.INVALID_FIELD, "identity",
                    "identity must be 1 to 128 letters, digits or . _ : / - and no phone number; what somebody is called is no identity.");
        }
        Call call = known.call();
        if (identity.equals(call.caller().identity()) && call.caller().reach() == Reach.BROWSER && wanted.room().equals(call.room().value())) {
            return caller(known);
        }
        if (backstage.reception().isReserved(identity)) {
            throw Problem.field(Problem.Kind.INVALID_FIELD, "identity", "identity has a form that Baton gives out itself: use POST /call/{call_id}/join,"
                    + " or another one.");
        }
        return backstage.reception().forGuest(new RoomName(wanted.room()), identity).orElseThrow(() -> new Problem(Problem.Kind.IDENTITY_USED,
                "This identity was let into the room before, and each is good for one admission."));
    }

    record There(String room, List<Guest> participants) {}

    @GetMapping("/rooms/{roomName}/participants")
    There participants(@PathVariable String roomName) {
        of(roomName);
        return new There(roomName, backstage.reception().present(new RoomName(roomName)));
    }

    /** The call that has this room, or the one beside it in which somebody is briefed. */
    private KnownCall of(String room) {
        Optional<KnownCall> known = backstage.calls().ofRoom(backstage.tenant(), room);
        if (known.isEmpty() && room.startsWith(BRIEFING)) {
            try {
                var transfer = new TransferId(room.substring(BRIEFING.length()));
                known = backstage.transfers().find(backstage.tenant(), transfer).flatMap(there -> backstage.calls().find(backstage.tenant(), transfer.call()));
            } catch (IllegalArgumentException none) {
                known = Optional.empty();
            }
        }
        return known.orElseThrow(() -> new Problem(Problem.Kind.UNKNOWN_ROOM, "There is no call with such a room: it never began, or is another house's."));
    }
}
