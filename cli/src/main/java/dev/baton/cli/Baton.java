package dev.baton.cli;

import dev.baton.cli.bench.BenchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The baton command. */
@Command(
        name = "baton",
        description = "Durable call transfers for LiveKit voice agents.",
        mixinStandardHelpOptions = true,
        version = "baton 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DemoCommand.class, StoriesCommand.class, BenchCommand.class})
public final class Baton implements Runnable {

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return commandLine(Surroundings.ofThisProcess());
    }

    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine line = new CommandLine(new Baton());
        line.addSubcommand(new CodecCommand(surroundings));
        line.addSubcommand(new TrunkCommand(surroundings));
        line.addSubcommand(new DoctorCommand(surroundings));
        line.addSubcommand(new WorkerCommand(surroundings));
        line.addSubcommand(new AgentCommand(surroundings));
        line.addSubcommand(new ServeCommand(surroundings));
        line.addSubcommand(new KeyCommand(surroundings));
        line.addSubcommand(new LedgerCommand(surroundings));
        line.addSubcommand(new UpCommand(surroundings));
        line.addSubcommand(new CallCommand(surroundings));
        line.addSubcommand(new TransferCommand(surroundings));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            line.getErr().println("baton: " + Sentence.of(failure));
            return failure instanceof Wrong wrong ? wrong.exitCode() : 1;
        });
        return line;
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
