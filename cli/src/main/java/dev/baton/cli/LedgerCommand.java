package dev.baton.cli;

import dev.baton.codec.Payloads;
import dev.baton.store.DatabaseAddress;
import dev.baton.transfer.Registration;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is kept beside Temporal, and can be had again from it. */
@Command(name = "ledger", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "rebuild",
        description = "The journals of calls and transfers in Postgres: written anew from Temporal.")
final class LedgerCommand implements Runnable {

    private static final int A_LINE_EVERY = 500;

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    LedgerCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), "Say 'rebuild'.");
    }

    @Command(name = "rebuild", mixinStandardHelpOptions = true,
            description = "Asks every call and transfer that Temporal remembers, and writes what the tables lack. It may run while calls go on, and again.")
    int rebuild(@Option(names = "--temporal", paramLabel = "HOST:PORT", description = "Default: TEMPORAL_ADDRESS, or 127.0.0.1:7233") @Nullable String address) {
        PrintWriter out = Objects.requireNonNull(spec).root().commandLine().getOut();
        Map<String, String> settings = surroundings.usableSettings();
        if (Surroundings.said(settings, DatabaseAddress.SETTING).isEmpty()) {
            throw new Wrong(Wrong.USAGE, "The ledger that can be rebuilt is in Postgres: set " + DatabaseAddress.SETTING + ".");
        }
        try (Temporal server = Temporal.of(settings, address);
                Kept.InPostgres tables = Kept.inPostgres(settings, surroundings.folder().resolve(".baton"), surroundings.clock())) {
            if (!server.isServed(Registration.QUEUE)) {
                throw new Wrong(Wrong.SURROUNDINGS, "No worker is at work on " + server + ", and only workers can tell how a call went: start 'baton worker'. Nothing was written.");
            }
            WorkflowClient client = WorkflowClient.newInstance(server.stubs(), WorkflowClientOptions.newBuilder()
                    .setNamespace(server.namespace()).setDataConverter(Payloads.encrypted(tables.keys())).build());
            try (var runs = client.listExecutions(LedgerFromTemporal.OURS)) {
                LedgerFromTemporal.Found found = new LedgerFromTemporal(client, tables).rebuild(runs.map(LedgerFromTemporal.Run::of), calls -> {
                    if (calls % A_LINE_EVERY == 0) {
                        out.println(calls + " calls were read so far.");
                        out.flush();
                    }
                });
                out.println(found.sentence());
            }
            out.flush();
            return 0;
        }
    }
}
