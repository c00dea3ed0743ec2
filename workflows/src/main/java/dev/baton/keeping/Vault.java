package dev.baton.keeping;

import dev.baton.call.CallId;
import java.util.Optional;

/** Keeps numbers, secrets, transcripts and briefings; histories hold only the references given out here. */
public interface Vault {

    /** Stores a text for a call and returns its reference. Secrets are destroyed when the call ends, the rest stays. */
    String put(CallId call, Kind kind, String text);

    /** The text, or nothing when it never existed or was destroyed. */
    Optional<String> get(String reference);

    /** Destroys the call's secrets. Repeating it changes nothing. */
    void destroySecrets(CallId call);

    /** Destroys everything kept for the call. */
    void erase(CallId call);

    enum Kind {
        NUMBER,
        SECRET,
        TRANSCRIPT,
        BRIEFING,
        MESSAGE
    }
}
