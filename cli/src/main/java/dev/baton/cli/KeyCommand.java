package dev.baton.cli;

import dev.baton.call.TenantId;
import dev.baton.store.ApiKeys;
import dev.baton.store.ApiKeys.KnownKey;
import dev.baton.store.ApiKeys.Made;
import dev.baton.store.Audit;
import dev.baton.store.Database;
import dev.baton.store.DatabaseAddress;
import dev.baton.store.KeyRole;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who may come in by HTTP, beside the operator. */
@Command(name = "key", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "make|list|withdraw",
        description = "Keys of the HTTP API, kept in Postgres as their hashes: made, listed, withdrawn.")
final class KeyCommand implements Runnable {

    private static final String WHO = "terminal";

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    KeyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(line(), "Say 'make', 'list' or 'withdraw'.");
    }

    private CommandLine line() {
        return Objects.requireNonNull(spec).commandLine();
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).root().commandLine().getOut();
    }

    @Command(name = "make", mixinStandardHelpOptions = true, description = "Makes a key and shows it, once.")
    int make(
            @Option(names = "--role", paramLabel = "ROLE", required = true,
                    description = "operator (everything), integrator (begins calls and transfers, decides, looks) or auditor (looks).") String role,
            @Option(names = "--name", paramLabel = "NAME", required = true, description = "Who gets it, for the list.") String name,
            @Option(names = "--tenant", paramLabel = "TENANT", defaultValue = "house", description = "Whose calls it opens. Default: ${DEFAULT-VALUE}") String tenant) {
        KeyRole meant = role(role);
        TenantId whose = tenant(tenant);
        if (name.isBlank() || name.length() > 80 || name.chars().anyMatch(Character::isISOControl)) {
            throw new Wrong(Wrong.USAGE, "--name has 1 to 80 characters, all of them printable.");
        }
        return with(database -> {
            Made made = new ApiKeys(database).make(whose, meant, name.strip());
            new Audit(database).write(whose, WHO, "made a key for an " + meant.word(), made.id());
            out().println(made.id() + ", " + meant.word() + " of " + whose + ", for " + name.strip() + ":");
            out().println();
            out().println("    " + made.secret());
            out().println();
            out().println("It is shown this once. Send it as 'Authorization: Bearer <key>'. 'baton key withdraw " + made.id() + "' ends it.");
            return 0;
        });
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them; none can be read any more.")
    int list() {
        return with(database -> {
            var keys = new ApiKeys(database).list();
            if (keys.isEmpty()) {
                out().println("There are none yet: 'baton key make --role integrator --name \"Our CRM\"' makes one. The operator's own key is not among them.");
            }
            for (KnownKey key : keys) {
                out().println(String.format(Locale.ROOT, "%-16s %-10s %-16s made %s  %-9s  %s", key.id(), key.role().word(), key.tenant(),
                        key.made().truncatedTo(ChronoUnit.SECONDS), key.withdrawn() == null ? "opens" : "withdrawn", key.name()));
            }
            return 0;
        });
    }

    @Command(name = "withdraw", mixinStandardHelpOptions = true, description = "Ends a key, at once.")
    int withdraw(@Parameters(paramLabel = "ID", description = "As 'baton key list' shows it: key-...") String id) {
        return with(database -> {
            var keys = new ApiKeys(database);
            KnownKey key = keys.list().stream().filter(one -> one.id().equals(id)).findFirst()
                    .orElseThrow(() -> new Wrong(Wrong.USAGE, "There is no key of this id: 'baton key list' lists them."));
            if (!keys.withdraw(id)) {
                out().println(id + " was withdrawn before.");
                return 0;
            }
            new Audit(database).write(key.tenant(), WHO, "withdrew a key", id);
            out().println(id + " opens nothing any more.");
            return 0;
        });
    }

    private int with(ToIntFunction<Database> work) {
        Map<String, String> settings = surroundings.usableSettings();
        return Surroundings.said(settings, DatabaseAddress.SETTING).isEmpty() ? withThatOfUp(settings, work) : with(settings, work);
    }

    /** 'baton up' has a Postgres of its own in this folder: the one that runs, or else the same, started for so long. */
    private int withThatOfUp(Map<String, String> settings, ToIntFunction<Database> work) {
        Path data = home().resolve("postgres");
        if (!Files.isDirectory(data)) {
            throw new Wrong(Wrong.USAGE, "Keys are kept in Postgres: set BATON_DATABASE_URL, or run 'baton up' in this folder, which has one of its own.");
        }
        Optional<String> running = KeptPostgres.running(data);
        if (running.isPresent()) {
            return with(at(running.get(), settings), work);
        }
        try (var unused = new FolderLock(home()); var postgres = new KeptPostgres(data)) {
            return with(at(postgres.url(), settings), work);
        } catch (IOException failed) {
            throw new UncheckedIOException("what is kept cannot be written in " + home(), failed);
        }
    }

    private static Map<String, String> at(String url, Map<String, String> settings) {
        var there = new TreeMap<>(settings);
        there.put(DatabaseAddress.SETTING, url);
        return there;
    }

    private Path home() {
        return surroundings.folder().resolve(".baton");
    }

    private int with(Map<String, String> settings, ToIntFunction<Database> work) {
        try (Kept.InPostgres postgres = Kept.inPostgres(settings, home(), surroundings.clock())) {
            int done = work.applyAsInt(postgres.database());
            out().flush();
            return done;
        }
    }

    private static KeyRole role(String written) {
        try {
            return KeyRole.of(written);
        } catch (IllegalArgumentException unknown) {
            throw new Wrong(Wrong.USAGE, "--role is operator, integrator or auditor.");
        }
    }

    private static TenantId tenant(String written) {
        try {
            return new TenantId(written);
        } catch (IllegalArgumentException wrong) {
            throw new Wrong(Wrong.USAGE, "--tenant: " + wrong.getMessage() + ".");
        }
    }
}
