package dev.baton.cli.bench;

import java.util.function.Consumer;

/** The skeleton's agent. */
final class NothingToSay implements BareAgent {

    private final Attending attending;
    private final Consumer<String> deciding;

    NothingToSay(Attending attending, Consumer<String> deciding) {
        this.attending = attending;
        this.deciding = deciding;
    }

    @Override
    public String attend(String call) {
        attending.untilToldToLeave(call);
        return call;
    }

    @Override
    public String hold(String call) {
        return call;
    }

    @Override
    public String consult(String transfer) {
        deciding.accept(transfer);
        return transfer;
    }

    @Override
    public String introduce(String call) {
        return call;
    }

    @Override
    public String leave(String call) {
        attending.leave(call);
        return call;
    }
}
