package dev.baton.api;

import dev.baton.desk.Said;
import dev.baton.store.KnownCall;
import dev.baton.transfer.CallProgress;
import java.util.Optional;

/** Calls that can still be changed. */
final class Living {

    private Living() {}

    static CallProgress of(Backstage backstage, KnownCall known) {
        return progress(backstage, known).orElseThrow(() -> over(known));
    }

    static boolean is(Backstage backstage, KnownCall known) {
        return progress(backstage, known).isPresent();
    }

    private static Optional<CallProgress> progress(Backstage backstage, KnownCall known) {
        return !known.erased() && known.ended() == null
                && backstage.desk().watch(known.call().id()) instanceof Said.Done<CallProgress>(CallProgress progress) && progress.end() == null
                ? Optional.of(progress) : Optional.empty();
    }

    static Problem over(KnownCall known) {
        return new Problem(Problem.Kind.CALL_OVER, "Call " + known.call().id() + " is over.");
    }
}
