package dev.baton.simulation;

import dev.baton.call.Identity;
import dev.baton.port.CallAgent.Consult;
import dev.baton.transfer.Decision;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An agent and a supervisor on the private line. */
final class Conversation {

    private final Consult consult;
    private final CompletableFuture<Optional<Decision.Slip>> over = new CompletableFuture<>();
    private String heard;

    Conversation(Consult consult, String heard) {
        this.consult = consult;
        this.heard = heard;
    }

    Consult consult() {
        return consult;
    }

    Identity leg() {
        return consult.leg().identity();
    }

    CompletableFuture<Optional<Decision.Slip>> over() {
        return over;
    }

    boolean goesOn() {
        return !over.isDone();
    }

    /** What the supervisor hears of it just now. */
    String heard() {
        return heard;
    }

    void goOnWith(String words) {
        heard = words;
    }

    void decided(Decision.Slip slip) {
        over.complete(Optional.of(slip));
    }

    void end() {
        over.complete(Optional.empty());
    }

    void breakOff(RuntimeException why) {
        over.completeExceptionally(why);
    }
}
