package dev.baton.cli.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Measures. Nothing here is used by a deployment. */
@Command(
        name = "bench",
        description = "Measures what a transfer and a dial cost, how soon they are accepted by HTTP, how many can be on hold in one worker, at what rate they can begin, and what it costs to watch rooms.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TransferBench.class, HeldBench.class, HeldWorker.class, RateBench.class, DialBench.class, WatchBench.class,
            MediaBench.class, ApiBench.class})
public final class BenchCommand implements Runnable {

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
