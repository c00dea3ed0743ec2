package dev.baton.transfer;

import dev.baton.call.Call;
import dev.baton.call.Party;
import dev.baton.port.DialResult;
import dev.baton.port.EffectKey;
import dev.baton.port.Leg;
import dev.baton.port.Telephony;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ringing the caller of an outbound call. */
final class Placing {

    private Placing() {}

    /** Empty when the caller answered. */
    static Optional<CallEnd> place(
            Call call, CallStart.Outbound outbound, HouseRules rules, Journal journal, Supplier<@Nullable Party> hangingUp) {
        journal.write("ringing the caller");
        DialResult result = new DialResult.NoSuchLeg();
        // When the dialler died before the phone could ring, it may ring now, once.
        for (int attempt = 1; attempt <= 2 && result instanceof DialResult.NoSuchLeg; attempt++) {
            Leg leg = leg(call, attempt);
            var dial = new Telephony.Dial(call, leg, outbound.to(), rules.ring().multipliedBy(2));
            Promise<DialResult> ringing = Waits.unheeded(Async.function(Placing::dial, dial));
            Workflow.await(() -> ringing.isCompleted() || hangingUp.get() != null);
            Party by = hangingUp.get();
            if (!ringing.isCompleted() && by != null) {
                // The dialler notices by itself that nobody is to be rung any more.
                Ports.phoneUntilDone("hang up the caller's phone").hangUp(leg);
                return Optional.of(new CallEnd.EndedBy(by));
            }
            result = ringing.get();
            if (result instanceof DialResult.Unknown) {
                Ports.phoneUntilDone("hang up the caller's phone").hangUp(leg);
            }
        }
        journal.write("the caller: " + Endings.told(result));
        return result instanceof DialResult.Answered ? Optional.empty() : Optional.of(new CallEnd.NotReached(result));
    }

    private static Leg leg(Call call, int attempt) {
        return new Leg(EffectKey.of("call-" + call.id(), "dial", attempt), call.room(), call.caller().identity());
    }

    private static DialResult dial(Telephony.Dial dial) {
        try {
            return Ports.phone(dial.ringFor(), "ring the caller").dial(dial);
        } catch (ActivityFailure dialler) {
            Interruptible.rethrowIfCancelled(dialler);
        }
        try {
            return Ports.phoneFollower(dial.ringFor(), "ring the caller, followed").follow(dial);
        } catch (ActivityFailure follower) {
            Interruptible.rethrowIfCancelled(follower);
            return new DialResult.Unknown("neither the dialler nor those who looked for the leg came back");
        }
    }
}
