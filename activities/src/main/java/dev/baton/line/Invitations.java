package dev.baton.line;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Identity;
import dev.baton.call.SupervisorId;
import dev.baton.keeping.Leases;
import dev.baton.keeping.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How the page of somebody who is not on a telephone is rung: an invitation into a room, kept in the vault until it is fetched. To
 * come in is to answer. One for each supervisor and call; a newer one takes the place of the one before.
 */
public final class Invitations {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vault vault;
    private final Leases leases;

    public Invitations(Vault vault, Leases leases) {
        this.vault = vault;
        this.leases = leases;
    }

    public enum Stage {
        /** Into a room with whoever briefs. */
        BRIEFING,
        /** Into the caller's room: the two are being joined. */
        CALL
    }

    /** Whoever has the token can come in; it is printed nowhere. */
    public record Invitation(Stage stage, String room, Identity identity, String token, Instant until) {
        @Override
        public String toString() {
            return "Invitation[" + stage + ", " + identity + "]";
        }
    }

    void offer(Call call, SupervisorId to, Invitation invitation, Duration good) {
        withdraw(call.id(), to);
        leases.release(declined(call.id(), to), "declined");
        leases.acquire(open(call.id(), to), vault.put(call.id(), Vault.Kind.SECRET, written(invitation)), good);
    }

    /** For whoever is signed in as this supervisor. Nothing: their page does not ring. */
    public Optional<Invitation> to(CallId call, SupervisorId supervisor) {
        return leases.holderOf(open(call, supervisor)).flatMap(vault::get).map(Invitations::read);
    }

    /** They will not come. Without an invitation that is nothing. */
    public void decline(CallId call, SupervisorId supervisor) {
        if (leases.holderOf(open(call, supervisor)).isPresent()) {
            leases.acquire(declined(call, supervisor), "declined", Duration.ofMinutes(5));
            withdraw(call, supervisor);
        }
    }

    boolean isDeclined(CallId call, SupervisorId supervisor) {
        return leases.holderOf(declined(call, supervisor)).isPresent();
    }

    void withdraw(CallId call, SupervisorId supervisor) {
        String name = open(call, supervisor);
        leases.free(name);
    }

    private static String open(CallId call, SupervisorId supervisor) {
        return "invitation:" + call + " " + supervisor;
    }

    private static String declined(CallId call, SupervisorId supervisor) {
        return "invitation-declined:" + call + " " + supervisor;
    }

    private static String written(Invitation invitation) {
        try {
            return JSON.writeValueAsString(Map.of("stage", invitation.stage().name(), "room", invitation.room(), "identity", invitation.identity().value(),
                    "token", invitation.token(), "until", invitation.until().toString()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an invitation that cannot be written", impossible);
        }
    }

    private static Invitation read(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return new Invitation(Stage.valueOf(node.path("stage").asText()), node.path("room").asText(), new Identity(node.path("identity").asText()),
                    node.path("token").asText(), Instant.parse(node.path("until").asText()));
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("an invitation in the vault is not readable any more", damaged);
        }
    }
}
