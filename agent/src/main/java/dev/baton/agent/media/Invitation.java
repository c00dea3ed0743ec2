package dev.baton.agent.media;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where LiveKit is, and the token that opens one room for one identity. */
public record Invitation(URI server, String token) {

    private static final String FORMS = "write it as wss://my-project.livekit.cloud or ws://127.0.0.1:7880";
    // Of LiveKit's protocol; from 13 on, the server says whether to resume or to join anew.
    private static final int PROTOCOL = 15;

    public Invitation {
        if (token.isBlank()) {
            throw new IllegalArgumentException("the token of an invitation is empty");
        }
    }

    /** Takes the forms in which LIVEKIT_URL is written. */
    public static Invitation to(String url, String token) {
        URI given;
        try {
            given = URI.create(url.strip());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("LIVEKIT_URL is not an address: " + FORMS, wrong);
        }
        String scheme = switch (given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT)) {
            case "ws", "http" -> "ws";
            case "wss", "https" -> "wss";
            default -> throw new IllegalArgumentException("LIVEKIT_URL must begin with ws:// or wss://: " + FORMS);
        };
        if (given.getHost() == null) {
            throw new IllegalArgumentException("LIVEKIT_URL names no host: " + FORMS);
        }
        return new Invitation(URI.create(scheme + "://" + given.getHost() + (given.getPort() < 0 ? "" : ":" + given.getPort())), token);
    }

    Invitation renewed(String newer) {
        return new Invitation(server, newer);
    }

    /** Nothing is subscribed unless we ask for it. {@code resuming}: the participant that goes on, or null for a new one. */
    URI signalling(@Nullable String resuming) {
        String who = resuming == null ? "" : "&reconnect=1&sid=" + resuming;
        return URI.create(server + "/rtc?protocol=" + PROTOCOL + "&sdk=other&version=0.1&auto_subscribe=0" + who);
    }

    @Override
    public String toString() {
        return "Invitation[" + server + "]";
    }
}
