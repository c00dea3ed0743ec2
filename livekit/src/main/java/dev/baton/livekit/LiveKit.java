package dev.baton.livekit;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/** One LiveKit deployment and what can be asked of it. Every call is sent once and never repeated here. */
public final class LiveKit implements AutoCloseable {

    /** A header of the front page of a LiveKit that is none. */
    public static final String SIMULATED = "Baton-Simulated";

    // Above the 3 s that LiveKit needs to notice that nobody serves a room.
    private static final Duration ORDINARY = Duration.ofSeconds(5);

    private final Twirp twirp;
    private final RoomCalls rooms;
    private final SipCalls sip;
    private final DispatchCalls dispatches;
    private final EgressCalls egress;

    /** Takes the forms in which LIVEKIT_URL is written: {@code ws://}, {@code wss://}, {@code http://}, {@code https://}. */
    public LiveKit(String url, ApiKey key) {
        this(url, key, InstantSource.system(), ORDINARY);
    }

    /** {@code deadline}: how long the server may take for ordinary calls. Dials and transfers say their own. */
    public LiveKit(String url, ApiKey key, InstantSource clock, Duration deadline) {
        twirp = new Twirp(http(url), new Tokens(key, clock));
        rooms = new RoomCalls(twirp, deadline);
        sip = new SipCalls(twirp, deadline);
        dispatches = new DispatchCalls(twirp, deadline);
        egress = new EgressCalls(twirp, deadline);
    }

    /** Whoever cannot be asked counts as real. */
    public boolean isSimulated() throws InterruptedException {
        return twirp.frontPageHas(SIMULATED);
    }

    public RoomCalls rooms() {
        return rooms;
    }

    public SipCalls sip() {
        return sip;
    }

    public DispatchCalls dispatches() {
        return dispatches;
    }

    public EgressCalls egress() {
        return egress;
    }

    /** A token for somebody's browser. Whoever holds it can come in: it is a secret for as long as it is good. */
    public String token(Entrance entrance) {
        return twirp.token(entrance);
    }

    /** Somebody of ours stands in that room, until closed. Makes the room, if it is not there. */
    public Bystander enter(Entrance entrance) throws InterruptedException, Bystander.NotLetIn {
        return twirp.enter(entrance);
    }

    public Bystander enterWith(String token) throws InterruptedException, Bystander.NotLetIn {
        return twirp.enter(token);
    }

    static URI http(String url) {
        URI given;
        try {
            given = URI.create(url.strip());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("LIVEKIT_URL is not an address: write it as wss://my-project.livekit.cloud"
                    + " or ws://127.0.0.1:7880", wrong);
        }
        String scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
        String host = given.getHost();
        String spoken = switch (scheme) {
            case "ws", "http" -> "http";
            case "wss", "https" -> "https";
            default -> "";
        };
        if (spoken.isEmpty() || host == null || given.getUserInfo() != null) {
            throw new IllegalArgumentException("LIVEKIT_URL must begin with ws://, wss://, http:// or https:// and name a host,"
                    + " such as wss://my-project.livekit.cloud or ws://127.0.0.1:7880");
        }
        return URI.create(spoken + "://" + host + (given.getPort() < 0 ? "" : ":" + given.getPort()));
    }

    @Override
    public void close() {
        twirp.close();
    }
}
