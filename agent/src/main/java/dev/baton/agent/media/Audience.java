package dev.baton.agent.media;

import java.util.List;
import java.util.Set;

/**
 * Who may hear a voice of ours. LiveKit enforces it: whoever is not named hears nothing, whatever its client asks for.
 *
 * @param everybody whoever is in the room; LiveKit knows this of a participant only, so it holds where all its voices are for everybody
 */
public record Audience(boolean everybody, Set<String> identities) {

    public Audience {
        identities = Set.copyOf(identities);
    }

    public Audience(Set<String> identities) {
        this(false, identities);
    }

    /** As a telephone is heard. */
    public static Audience everyone() {
        return new Audience(true, Set.of());
    }

    public static Audience nobody() {
        return new Audience(Set.of());
    }

    public static Audience only(String... identities) {
        return new Audience(Set.copyOf(List.of(identities)));
    }
}
