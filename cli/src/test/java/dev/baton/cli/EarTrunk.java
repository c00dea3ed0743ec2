package dev.baton.cli;

import dev.baton.call.Call;
import dev.baton.cli.ear.Phone;
import dev.baton.transfer.HouseRules;

/** What is between LiveKit and the telephones of a stage: a simulated trunk, or a real livekit-sip. */
interface EarTrunk extends AutoCloseable {

    /** {@code room}: as LiveKit has it. */
    record Begun(Call call, String room) {}

    /** The LIVEKIT_URL of whoever dials. */
    String url();

    /** Its lines of .env. */
    String settings();

    /** Before anybody rings. {@code baton}: runs a command of the house. */
    void open(Commands baton);

    interface Commands {
        void run(String... words);
    }

    /** From now on whoever dials this phone's number reaches it. */
    void connect(Phone phone);

    /** This phone rings in, and its call begins: the one that is wished, or one that the house makes itself. */
    Begun begin(House house, Call wished, Phone caller, HouseRules rules) throws InterruptedException;

    @Override
    void close() throws Exception;
}
