package dev.baton.cli;

import dev.baton.api.FrontDoor;
import dev.baton.api.Guard;
import dev.baton.api.OutgoingWebhooks;
import dev.baton.api.WebhookTarget;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Webhooks;
import dev.baton.store.Allowances;
import dev.baton.store.ApiKeys;
import dev.baton.store.Database;
import dev.baton.store.Figures;
import dev.baton.store.RoomNewsInbox;
import dev.baton.store.TransferEvents;
import dev.baton.watch.IncomingWebhooks;
import dev.baton.watch.KnownRooms;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The front door of a house with its guard, and the webhooks that come in and go out beside it. */
final class Doorway implements AutoCloseable {

    /** What is said of a port that is taken. */
    static final String OTHERWISE = "choose another with --port";

    static final String WEB_ORIGINS = "BATON_WEB_ORIGINS";
    static final String REQUESTS_PER_SECOND = "BATON_REQUESTS_PER_SECOND";

    private static final Logger LOG = LoggerFactory.getLogger(Doorway.class);
    private static final int USUALLY_PER_SECOND = 100;
    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\\[[0-9a-f:]+](:[0-9]{1,5})?");

    private final FrontDoor door;
    private final Deque<AutoCloseable> open;

    private Doorway(FrontDoor door, Deque<AutoCloseable> open) {
        this.door = door;
        this.open = open;
    }

    /** What is wrong with the settings, and a port that is taken, ends it with a sentence. */
    static Doorway open(House house, Map<String, String> settings, String operatorKey, InstantSource clock, int port) {
        // Whatever stands behind the door has more to say about it than the sentence.
        Ports.mustBeFree(port, OTHERWISE);
        Set<String> origins = origins(settings);
        int perSecond = perSecond(settings);
        var target = target(settings);
        Database database = house.database();
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            var inbox = new RoomNewsInbox(database, house.keys());
            var webhooks = new Webhooks(List.of(new ApiKey(Surroundings.said(settings, Surroundings.LIVEKIT_API_KEY),
                    Surroundings.said(settings, Surroundings.LIVEKIT_API_SECRET))), clock);
            var known = new KnownRooms(house.liveKit().rooms(), house.rooms(), clock);
            var news = new NewsDesk(webhooks, inbox, new IncomingWebhooks(webhooks, known, house.desk()::roomChanged, clock), clock);
            open.push(news);
            var guard = new Guard(operatorKey, new ApiKeys(database), origins, perSecond, new Allowances(database), news, house.keys(), new Figures(database), inbox);
            FrontDoor door = FrontDoor.open(house.backstage(), guard, house.traces().tracer(), port);
            open.push(door);
            if (target != null) {
                open.push(OutgoingWebhooks.start(new TransferEvents(database), target, clock));
            }
            return new Doorway(door, open);
        } catch (FrontDoor.PortTaken taken) {
            closeAll(open);
            throw Ports.taken(port, OTHERWISE);
        } catch (RuntimeException failed) {
            closeAll(open);
            throw failed;
        }
    }

    String address() {
        return door.address();
    }

    private static @Nullable WebhookTarget target(Map<String, String> settings) {
        String url = Surroundings.said(settings, WebhookTarget.URL);
        if (url.isEmpty()) {
            return null;
        }
        try {
            return WebhookTarget.read(url, Surroundings.said(settings, WebhookTarget.SECRET), Boolean.parseBoolean(Surroundings.said(settings, WebhookTarget.PRIVATE)));
        } catch (IllegalArgumentException wrong) {
            throw new Wrong(Wrong.USAGE, wrong.getMessage() + ".");
        }
    }

    private static Set<String> origins(Map<String, String> settings) {
        String written = Surroundings.said(settings, WEB_ORIGINS);
        var origins = new LinkedHashSet<String>();
        for (String one : written.isEmpty() ? new String[0] : written.split(",")) {
            if (!ORIGIN.matcher(one.strip()).matches()) {
                throw new Wrong(Wrong.USAGE, WEB_ORIGINS + " holds addresses such as https://console.example.com, with commas between them and without a path or a star.");
            }
            origins.add(one.strip());
        }
        return Set.copyOf(origins);
    }

    private static int perSecond(Map<String, String> settings) {
        String written = Surroundings.said(settings, REQUESTS_PER_SECOND);
        if (written.isEmpty()) {
            return USUALLY_PER_SECOND;
        }
        if (!written.matches("[1-9][0-9]{0,5}")) {
            throw new Wrong(Wrong.USAGE, REQUESTS_PER_SECOND + " is a number from 1 to 999999.");
        }
        return Integer.parseInt(written);
    }

    private static void closeAll(Deque<AutoCloseable> open) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            } catch (Exception late) {
                LOG.atError().setCause(late).log("something of the front door did not close");
            }
        }
    }

    /** The door first, then what stands behind it. */
    @Override
    public void close() {
        closeAll(open);
    }
}
