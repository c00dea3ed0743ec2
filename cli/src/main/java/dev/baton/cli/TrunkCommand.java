package dev.baton.cli;

import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.trunks.Change;
import dev.baton.trunks.InboundSync;
import dev.baton.trunks.InboundWish;
import dev.baton.trunks.OutboundSync;
import dev.baton.trunks.Synced;
import dev.baton.trunks.TrunkWish;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The trunks through which phones are reached. */
@Command(name = "trunk", description = "Sets up the SIP trunks of LiveKit from .env.", mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class TrunkCommand implements Runnable {

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    TrunkCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        line.usage(line.getOut());
    }

    /** One question, one answer, at most one write for each of the two trunks and the rule. */
    @Command(name = "sync", mixinStandardHelpOptions = true, description = {
            "Creates or updates the outbound trunk from .env, credentials included, and says what changed.",
            "Dials nobody. May be run as often as one likes."})
    int sync(
            @Option(names = "--inbound", description = "The inbound trunk and the rule that sends its calls to Baton's agent instead.")
                    boolean inbound,
            @Option(names = "--write", description = "Also put OUTBOUND_TRUNK_ID into .env.") boolean write)
            throws InterruptedException {
        CommandLine line = Objects.requireNonNull(spec).root().commandLine();
        Map<String, String> settings = surroundings.usableSettings();
        surroundings.hint().ifPresent(line.getErr()::println);
        if (inbound && write) {
            throw new Wrong(Wrong.USAGE, "--write goes with the outbound trunk: no setting holds the inbound one's id. Leave it out.");
        }
        var screen = new Screen(line.getOut());
        try (LiveKit liveKit = surroundings.liveKit(settings)) {
            String server = Surroundings.said(settings, Surroundings.LIVEKIT_URL);
            if (inbound) {
                inbound(settings, liveKit, screen, server);
            } else {
                outbound(settings, liveKit, screen, server, write);
            }
        }
        return 0;
    }

    private void outbound(Map<String, String> settings, LiveKit liveKit, Screen screen, String server, boolean write)
            throws InterruptedException {
        TrunkWish wish = readable(() -> TrunkWish.from(settings));
        Synced synced = new OutboundSync(liveKit.sip()).sync(wish);
        String id = told(synced, "Outbound trunk", " (" + wish.carrier() + ") on REAL LiveKit at " + server, screen);
        screen.line("");
        screen.line("SIP Trunk updated successfully!" + (synced instanceof Synced.AlreadySo ? " Nothing had to be changed." : ""));
        screen.line(TrunkWish.OUTBOUND_TRUNK_ID + "=" + id);
        if (write) {
            screen.line(new EnvLine(surroundings.envFile()).write(TrunkWish.OUTBOUND_TRUNK_ID, id));
        } else if (wish.id().isEmpty()) {
            screen.line("Put this line into .env, or run 'baton trunk sync --write'.");
        }
    }

    private static void inbound(Map<String, String> settings, LiveKit liveKit, Screen screen, String server) throws InterruptedException {
        InboundWish wish = readable(() -> InboundWish.from(settings));
        var sync = new InboundSync(liveKit.sip());
        String trunk = told(sync.syncTrunk(wish), "Inbound trunk", " on REAL LiveKit at " + server, screen);
        screen.line("");
        told(sync.syncRule(wish, trunk), "Dispatch rule", ": a room of its own for each call", screen);
        screen.line("");
        if (wish.addresses().isEmpty()) {
            screen.line("hint: the trunk takes calls from any address; BATON_INBOUND_ADDRESSES limits it to your carrier's.");
        }
        screen.line("Inbound calls reach Baton's agent.");
    }

    private interface Read<T> {
        T read();
    }

    private static <T> T readable(Read<T> read) {
        try {
            return read.read();
        } catch (IllegalArgumentException wrong) {
            throw new Wrong(Wrong.USAGE, Sentence.of(wrong));
        }
    }

    private static String told(Synced synced, String what, String where, Screen screen) {
        return switch (synced) {
            case Synced.Made(String id, List<Change> changes) -> tell(id, "New " + lower(what) + " " + id + where, changes, screen);
            case Synced.Updated(String id, List<Change> changes) -> tell(id, what + " " + id + where, changes, screen);
            case Synced.AlreadySo(String id, List<Change> changes) -> tell(id, what + " " + id + where, changes, screen);
            case Synced.Refused(String sentence) -> throw new Wrong(Wrong.SURROUNDINGS, sentence);
            case Synced.Failed(String during, Failure failure) -> throw new Wrong(Wrong.SURROUNDINGS, "could not " + during + ": "
                    + failure.sentence() + "." + (failure instanceof Failure.NobodyKnows
                            ? " Run the command again: it finds what may have been made." : ""));
        };
    }

    private static String lower(String what) {
        return what.substring(0, 1).toLowerCase(Locale.ROOT) + what.substring(1);
    }

    private static String tell(String id, String title, List<Change> changes, Screen screen) {
        screen.line(title);
        int wide = changes.stream().mapToInt(one -> one.what().length()).max().orElse(0);
        changes.forEach(one -> screen.row(one.what(), wide, word(one.kind()), "written again".length(), one.detail()));
        return id;
    }

    private static String word(Change.Kind kind) {
        return switch (kind) {
            case SET -> "set";
            case CHANGED -> "changed";
            case ADDED -> "added";
            case UNCHANGED -> "unchanged";
            case WRITTEN_AGAIN -> "written again";
            case KEPT -> "kept";
        };
    }
}
