package dev.baton.cli;

import dev.baton.call.PhoneNumber;
import dev.baton.call.Policy.Verdict;
import dev.baton.call.TenantId;
import dev.baton.directory.DirectorySettings;
import dev.baton.livekit.LiveKit;
import dev.baton.numbers.Address;
import dev.baton.numbers.WorldNumberPlan;
import dev.baton.policy.HousePolicy;
import dev.baton.policy.PolicySettings;
import dev.baton.telephony.TestCall;
import dev.baton.telephony.Trunk;
import dev.baton.trunks.Carrier;
import dev.baton.trunks.TrunkLook;
import dev.baton.trunks.TrunkWish;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import livekit.LivekitSip.SIPOutboundTrunkInfo;
import org.jspecify.annotations.Nullable;

/** The test call of the doctor: rings, waits a little, asks the carrier to move the call, and tells each step. */
final class TestCallReport {

    // Long enough to put the phone to one's ear, and to hear that it rings elsewhere afterwards.
    static final Duration LISTENING = Duration.ofSeconds(3);

    private static final TenantId HOUSE = new TenantId("house");

    private final Map<String, String> settings;
    private final PhoneNumber to;
    private final @Nullable PhoneNumber from;
    private final Duration listening;

    TestCallReport(Map<String, String> settings, PhoneNumber to, @Nullable PhoneNumber from, Duration listening) {
        this.settings = settings;
        this.to = to;
        this.from = from;
        this.listening = listening;
    }

    private record Plan(Trunk trunk, PhoneNumber from, PhoneNumber to, Optional<PhoneNumber> onTo) {

        String masked(PhoneNumber number) {
            return number.masked() + " (" + trunk.profile().referTo(number, trunk.address()).replace(number.e164(), number.masked()) + ")";
        }

        String through() {
            return trunk.id() + " (" + carrier() + ")";
        }

        Carrier carrier() {
            return Carrier.at(trunk.address());
        }
    }

    /** What can be known without dialling is known first; a sentence and nothing else happens when it is not good. */
    int call(LiveKit liveKit, boolean realPhones, PrintWriter out) throws InterruptedException {
        Plan plan;
        try {
            Optional<PhoneNumber> onTo = DirectorySettings.from(settings).defaultNumber();
            mayBeDialled("--call", to);
            onTo.ifPresent(number -> mayBeDialled(DirectorySettings.DEFAULT_TRANSFER_NUMBER, number));
            plan = plan(liveKit, onTo);
        } catch (IllegalArgumentException unreadable) {
            throw new Wrong(Wrong.USAGE, Sentence.of(unreadable));
        }
        var screen = new Screen(out, realPhones ? "REAL       " : "SIMULATED  ");
        if (!realPhones) {
            tell(plan, screen);
            return 0;
        }
        return dial(liveKit, plan, screen);
    }

    private void mayBeDialled(String setting, PhoneNumber number) {
        if (number.extension() != null) {
            throw new Wrong(Wrong.USAGE, setting + ": a test call keys in no extension: leave it out.");
        }
        var policy = new HousePolicy(new WorldNumberPlan(), PolicySettings.from(settings));
        if (policy.mayDial(HOUSE, new Address.Phone(number)) instanceof Verdict.Forbidden(String why)) {
            throw new Wrong(Wrong.USAGE, setting + " is " + why + ".");
        }
    }

    private Plan plan(LiveKit liveKit, Optional<PhoneNumber> onTo) throws InterruptedException {
        SIPOutboundTrunkInfo trunk = Readiness.trunk(liveKit, settings);
        PhoneNumber from = caller(trunk);
        return new Plan(Trunk.of(trunk.getSipTrunkId(), trunk.getAddress(), List.of(from), settings), from, to, onTo);
    }

    private PhoneNumber caller(SIPOutboundTrunkInfo trunk) {
        List<PhoneNumber> wanted = from == null ? TrunkWish.numbersIn(settings) : List.of(from);
        return wanted.stream().filter(number -> TrunkLook.has(trunk, number)).findFirst().orElseThrow(() -> new Wrong(Wrong.SURROUNDINGS,
                wanted.isEmpty() ? "no setting names the number that the call is to come from: say --from +…."
                        : "the trunk does not have " + LiveKitChecks.masked(wanted) + ": 'baton trunk sync' adds the numbers of .env to it."));
    }

    private void tell(Plan plan, Screen screen) {
        screen.row("dial", 8, "", 0, "would ring " + plan.to().masked() + " from " + plan.from().masked() + " through " + plan.through()
                + ", for at most " + TestCall.RING.toSeconds() + " s");
        screen.row("listen", 8, "", 0, "would wait " + listening.toSeconds() + " s after the answer; nobody speaks");
        screen.row("transfer", 8, "", 0, plan.onTo().map(number -> "would ask " + plan.carrier() + " to move the call to " + plan.masked(number))
                .orElse("would not be tried: DEFAULT_TRANSFER_NUMBER is not set"));
        screen.row("clean up", 8, "", 0, "would hang up whatever is left");
        screen.line("Nobody was dialled. The same with --real-phones rings the phone.");
    }

    private int dial(LiveKit liveKit, Plan plan, Screen screen) throws InterruptedException {
        var call = new TestCall(liveKit, plan.trunk());
        // Ctrl-C must not leave a phone ringing.
        Thread hook = Thread.ofPlatform().unstarted(() -> cleanUpAtTheEnd(call));
        Runtime.getRuntime().addShutdownHook(hook);
        boolean well = false;
        try {
            screen.row("dial", 8, "", 0, "rings " + plan.to().masked() + " from " + plan.from().masked() + " through " + plan.through()
                    + ", for at most " + TestCall.RING.toSeconds() + " s");
            well = answered(call.dial(plan.from(), plan.to()), screen) && transfer(call, plan, screen);
        } finally {
            boolean clean = call.cleanUp();
            screen.row("clean up", 8, clean ? "ok" : "FAILED", 7, clean ? "nothing is left of the call"
                    : "LiveKit did not confirm that the call is over: see whether room " + call.room() + " is still there, and delete it");
            well = well && clean;
            removeHook(hook);
        }
        return well ? 0 : 1;
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook runs already, and does the same once more.
        }
    }

    private static void cleanUpAtTheEnd(TestCall call) {
        try {
            if (!call.cleanUp()) {
                System.err.println("baton: the test call may still be there: delete room " + call.room() + ".");
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean answered(TestCall.Dialled dialled, Screen screen) {
        return switch (dialled) {
            case TestCall.Answered() -> {
                screen.row("answer", 8, "ok", 7, "the phone was answered");
                yield true;
            }
            case TestCall.NotAnswered(String why, String cure) -> failed(screen, "answer", why, cure);
            case TestCall.DialUnknown(String why) -> failed(screen, "answer", why, "What may still ring is hung up now.");
        };
    }

    private boolean transfer(TestCall call, Plan plan, Screen screen) throws InterruptedException {
        if (plan.onTo().isEmpty()) {
            screen.row("transfer", 8, "-", 7, "not tried: DEFAULT_TRANSFER_NUMBER is not set");
            return true;
        }
        // A sleep that nothing can cut short but an interrupt.
        boolean never = new CountDownLatch(1).await(listening.toMillis(), TimeUnit.MILLISECONDS);
        assert !never;
        PhoneNumber number = plan.onTo().get();
        screen.line("  Transferring call to " + number.masked());
        return switch (call.transfer(number)) {
            case TestCall.Succeeded() -> {
                screen.line("  Transfer request sent successfully to " + number.masked());
                screen.row("transfer", 8, "ok", 7, plan.carrier() + " moved the call; hear whether the other phone rings");
                yield true;
            }
            case TestCall.NotMoved(String why, String cure) -> refused(screen, why, cure);
            case TestCall.HungUp() -> refused(screen, "the phone was put down before the call was moved",
                    "Nothing is known of transfers. Stay on the line next time.");
            case TestCall.MoveUnknown(String why) -> refused(screen, "unknown: " + why,
                    "The other phone may have rung. Ask there before trying again.");
        };
    }

    private static boolean refused(Screen screen, String why, String cure) {
        screen.line("  Error transferring call: " + why);
        return failed(screen, "transfer", why, cure);
    }

    private static boolean failed(Screen screen, String what, String why, String cure) {
        screen.row(what, 8, "FAILED", 7, why);
        screen.under(21, "> ", cure, false);
        return false;
    }
}
