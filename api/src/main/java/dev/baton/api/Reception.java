package dev.baton.api;

import dev.baton.call.BriefingReference;
import dev.baton.call.Call;
import dev.baton.call.Destination;
import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.call.TenantId;
import dev.baton.transfer.TransferId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets people who sit at a browser into rooms: each one into one room, under one identity, with a token that is good for two minutes. */
public interface Reception {

    /** What a browser connects to. */
    String livekitUrl();

    /** Their room is opened and their call begun; it waits for them. Nothing is begun if it says why not. */
    Optional<String> begin(Arrival arrival);

    /** {@code info}: what they told about themselves. Kept in the vault. {@code issue}: their first words in the call. */
    record Arrival(Call call, String name, Map<String, String> notes, String info, @Nullable String issue) {
        @Override
        public String toString() {
            return "the caller of " + call.id();
        }
    }

    /**
     * Somebody who is in a room already, whoever is with them: their call is Baton's from now on. Repeated, it changes nothing.
     * {@code room} and {@code participant}: as LiveKit has them.
     */
    Adoption adopt(TenantId tenant, String room, String participant);

    sealed interface Adoption {

        record Adopted(Call call) implements Adoption {}

        /** Or they are another tenant's caller. */
        record NobodyThere() implements Adoption {}

        record NotReady(String sentence) implements Adoption {}
    }

    /** Whoever holds the token can come in; it is printed nowhere. */
    record Pass(String room, String identity, String token) {
        @Override
        public String toString() {
            return "a pass for " + identity;
        }
    }

    /** Once more for the caller, who is on the list already. */
    Pass forCaller(Call call, String name);

    /** For a colleague who attends to the caller, under an identity of this admission alone. */
    Pass forColleague(Call call, RoomName room, String name);

    /** The same in the room where the one who is called in is briefed. */
    Pass forBriefing(Call call, TransferId transfer, String name);

    /** For whoever is named by an operator. Nothing, if this identity was let in there before. */
    Optional<Pass> forGuest(RoomName room, Identity identity);

    /** Whether only Baton gives out such identities. */
    boolean isReserved(Identity identity);

    RoomName briefingRoom(TransferId transfer);

    /** Somebody who is called in by name, and comes at a page. */
    Destination colleague(Call call, String name);

    boolean isColleague(Destination to);

    /** Whether the directory has such a destination. */
    boolean isListed(Call call, Destination to);

    /** Where the page of this colleague is to come now. */
    Optional<Pass> invitation(Call call, Destination colleague);

    List<Guest> present(RoomName room);

    /** {@code role}: caller, agent_a, agent_b, agent or other. */
    record Guest(String identity, String role, @Nullable String name, String reach, String state) {
        @Override
        public String toString() {
            return role + " " + identity;
        }
    }

    /** Nothing, if it was destroyed. */
    Optional<Texts> texts(BriefingReference briefing);

    /** {@code agentScript}: what Agent A can say to Agent B, line by line. */
    record Texts(String summary, String agentScript) {
        @Override
        public String toString() {
            return "a briefing";
        }
    }

    /** LiveKit does not answer, or not as it should. */
    final class Away extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Away(Throwable cause) {
            super("LiveKit does not answer", cause);
        }
    }
}
