package dev.baton.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.baton.keeping.KeyRingInMemory;
import dev.baton.port.DialResult;
import dev.baton.port.Leg;
import dev.baton.port.Telephony;
import dev.baton.simulation.Performance;
import dev.baton.simulation.Stories;
import dev.baton.simulation.Story;
import dev.baton.stage.Choice;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the stories would notice: each of these mistakes is made on purpose, and some story must go wrong. */
class PlantedBugsTest {

    private static final Golden TIMELINES = new Golden("stories", "txt", "stories.write");
    private static final List<String> CAUGHT = new ArrayList<>();
    private static final List<String> SURVIVED = new ArrayList<>();

    static Stream<PlantedBug> bugs() {
        return Stream.of(
                PlantedBug.in("Timing", "a dialler that died is started again",
                        "rings the supervisor's phone again. The workflow looks first.\n                .setRetryOptions(once())",
                        "rings it again.\n                .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(2).build())",
                        "dial-reply-lost-and-busy", "dial-reply-lost"),
                PlantedBug.in("WarmTransferWorkflow", "the caller is watched only after the merge",
                        "if (!sight.has(call.caller().identity())) {", "if (connecting && !sight.has(call.caller().identity())) {",
                        "caller-hangs-up-while-it-rings"),
                PlantedBug.inTelephony("a REFER's 200 is trusted", TrustingTelephony::new, "cold-caller-hangs-up"),
                PlantedBug.in("WarmTransferWorkflow", "whoever was not reached stays reserved",
                        "reserved.release();", "", "nobody-answers"),
                PlantedBug.in("Transfers", "whoever was reached stays reserved",
                        "if (tidiedUp(done.outcome())) {", "if (true) {", "plain-warm-transfer"),
                PlantedBug.in("WarmTransferWorkflow", "the reservation ends while they talk",
                        "engaging = owe(() -> attempt.engage(rules.connectedLimit()));", "", "grace-is-talking"),
                PlantedBug.in("WarmTransferWorkflow", "two calls reserve one supervisor",
                        "Roster.Wish(hunting.inOrder(), order.id().value(),", "Roster.Wish(hunting.inOrder(), \"anybody\",",
                        "two-calls-want-grace"),
                PlantedBug.in("WarmTransferWorkflow", "a phone that rings for nobody rings on",
                        "if (current != null && current.withdraw()) {", "if (false) {",
                        "caller-hangs-up-as-grace-answers"),
                PlantedBug.in("Attempt", "who answers too late is told nothing",
                        "agent.tellIfPresent(Timing.LAST_WORD,",
                        "if (kind != Notice.Kind.CALLER_GONE) agent.tellIfPresent(Timing.LAST_WORD,",
                        "caller-hangs-up-as-grace-answers"),
                PlantedBug.in("DecisionSlot", "a decision for another consultation counts",
                        "if (!open.equals(late.consultation())) {", "if (false) {", "decision-for-the-one-before"),
                PlantedBug.in("WarmTransferWorkflow", "nobody is asked before the merge",
                        "if (request.mode() == TransferRequest.Mode.BRIDGED) {\n                    yield new Answer.Yes();",
                        "if (true) {\n                    yield new Answer.Yes();", "plain-warm-transfer"),
                PlantedBug.in("Consulting", "a voicemail is taken for a yes",
                        "return new Answer.No(\"a machine answered\");", "return new Answer.Yes();", "voicemail"),
                PlantedBug.in("Consulting", "a confidential reason is passed on",
                        "mayTellCaller ? reason : null", "reason", "declined-in-confidence"),
                PlantedBug.in("WarmTransferWorkflow", "the agent leaves before the merge",
                        "connecting = true;",
                        "connecting = true;\nagent.tellIfPresent(Timing.SET_STATE, \"leave\", one -> one.leave(call));",
                        "plain-warm-transfer", "merge-refused"),
                PlantedBug.in("Company", "a new agent plays music over two who talk",
                        "bridged ? new Situation.Visiting() : new Situation.Holding(transfer)", "new Situation.Holding(transfer)",
                        "agent-killed-before-the-merge"),
                PlantedBug.in("Company", "a lost agent is not replaced",
                        "post = null;\n        eject(here);", "post = null;\n        needed = false;\n        eject(here);",
                        "agent-killed-while-talking"),
                PlantedBug.in("CallWorkflow", "an expired request is carried out",
                        "if (wish.expires().isBefore(now())) {", "if (false) {",
                        "asked-too-late"),
                PlantedBug.in("CallWorkflow", "a second transfer is taken on while one runs",
                        "if (occupied != null) {", "if (false) {", "asked-twice-at-once"),
                PlantedBug.in("CallWorkflow", "a caller is sent round for ever",
                        "if (transfers.count() >= rules.transfersPerCall()) {", "if (false) {", "transferred-too-often"),
                PlantedBug.in("Hunting", "a redirect may go in a circle",
                        "return !visited.contains(to) && visited.size() <= redirectsAllowed;", "return true;",
                        "redirected-in-a-circle"),
                PlantedBug.in("ColdTransferWorkflow", "the carrier is asked again when nobody knows",
                        "case Telephony.Unknown(String why) -> reconcile(why);",
                        "case Telephony.Unknown(String why) -> { var again = refer(target); yield reconcile(why + again); }",
                        "cold-unknown"),
                PlantedBug.in("Timing", "the carrier is asked again when its answer is lost",
                        "may have moved the caller.\n                .setRetryOptions(once())",
                        "may have moved the caller.\n                .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(2).build())",
                        "cold-reply-lost"),
                PlantedBug.in("Transfers", "whatever the carrier says, another way is tried",
                        "&& CARRIER_WILL_NOT.contains(refused.sipStatus())", "", "cold-busy"),
                PlantedBug.in("Transfers", "a warm transfer goes cold in a house that does not want it",
                        "mode == Mode.WARM && rules.warmMayGoCold()", "mode == Mode.WARM", "no-private-line"),
                PlantedBug.in("WarmTransferWorkflow", "half a merge is not repaired",
                        "joining again\");\n            merge = attempt.merge();", "joining again\");", "merge-half-done"),
                PlantedBug.in("CallWorkflow", "the room stays open when all is over",
                        "Ports.rooms(\"end every leg\").close(call.room());", "", "plain-warm-transfer"),
                PlantedBug.in("CallWorkflow", "nobody notices that the supervisor hung up",
                        "() -> over() || !room.has(supervisor))) {", "this::over)) {", "supervisor-drops-later"),
                PlantedBug.in("WarmTransferWorkflow", "a supervisor lost in the merge is not missed",
                        "if (!bothHeard && !stillThere(attempt)) {", "if (false) {", "supervisor-drops"),
                PlantedBug.in("CallWorkflow", "they may talk for ever",
                        "rules.connectedLimit().minus(rules.connectedWarning())", "rules.connectedLimit().multipliedBy(9)",
                        "four-hours-of-talk"),
                PlantedBug.in("WarmTransferWorkflow", "the briefing does not wait for the music",
                        "held.get();", "", "music-comes-late"),
                PlantedBug.in("Hunting", "who may not ring in the caller's name rings no more",
                        "&& shown == CallerId.THE_CALLERS", "&& shown == null", "callers-number-refused"),
                PlantedBug.in("Hunting", "the caller's number is shown again after it was refused",
                        "callerId = CallerId.THE_TRUNKS;", "callerId = CallerId.THE_CALLERS;", "callers-number-refused"),
                PlantedBug.in("Attempt", "a dialler that died is dialled again without a look",
                        "return Ports.follower(ringFor, summary + \", followed\").follow(ring);",
                        "return new DialResult.NoSuchLeg();", "dial-reply-lost"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void someStoryNoticesThat(PlantedBug bug) {
        for (Story story : likelyFirst(bug)) {
            Optional<String> how = wrong(story, bug);
            if (how.isPresent()) {
                caught(bug.name(), story.name(), how.get());
                return;
            }
        }
        SURVIVED.add(bug.name());
        fail("no story notices that " + bug.name());
    }

    @Test
    void cancellingInTemporalsUiNoticesThatStandingDownIsCancelledToo() {
        List<String> broken = CancelledTransferTest.broken(PlantedBug.patched("Interruptible",
                "return shielded(() -> standDown.apply(why));", "return standDown.apply(why);"));

        assertThat(broken).isNotEmpty();
        caught("standing down is cancelled with the story", "CancelledTransferTest", broken.getFirst());
    }

    private static void caught(String bug, String story, String how) {
        CAUGHT.add("  %-62s %-34s %s".formatted(bug, story, how));
    }

    @AfterAll
    static void theTable() {
        CAUGHT.forEach(System.out::println);
        SURVIVED.forEach(name -> System.out.println("  SURVIVED: " + name));
        System.out.println("planted bugs: " + CAUGHT.size() + " caught, " + SURVIVED.size() + " survived");
    }

    private static Set<Story> likelyFirst(PlantedBug bug) {
        var order = new LinkedHashSet<Story>();
        bug.stories().forEach(name -> order.add(Stories.named(name).orElseThrow()));
        order.addAll(Stories.all());
        return order;
    }

    private static Optional<String> wrong(Story story, PlantedBug bug) {
        try (var stage = new SteppedStage(
                story, Choice.first(), new KeyRingInMemory(), bug.workflows(), bug.telephony())) {
            Performance performance = stage.perform();
            return performance.broken().stream().findFirst().or(() -> firstDifference(
                    Timeline.of(performance, stage.scene(), stage.journals()), TIMELINES.read(story.name())));
        } catch (AssertionError stuck) {
            return Optional.of(firstLine(stuck));
        }
    }

    private static Optional<String> firstDifference(String timeline, String golden) {
        Iterator<String> expected = golden.lines().iterator();
        return timeline.lines()
                .filter(line -> !expected.hasNext() || !expected.next().equals(line))
                .findFirst()
                .map(line -> "it reads otherwise: " + line.strip());
    }

    private static String firstLine(Throwable stuck) {
        String message = String.valueOf(stuck.getMessage()).lines().findFirst().orElse("");
        assertThat(message).as("a story that does not end says why").isNotEmpty();
        return message.length() > 100 ? message.substring(0, 100) + "…" : message;
    }

    /** What LiveKit reports as success when the caller hung up in the meantime. */
    private record TrustingTelephony(Telephony telephony) implements Telephony {

        @Override
        public DialResult dial(Dial dial) {
            return telephony.dial(dial);
        }

        @Override
        public DialResult follow(Dial dial) {
            return telephony.follow(dial);
        }

        @Override
        public Referral refer(Refer refer) {
            Referral told = telephony.refer(refer);
            return told instanceof CallerEnded ? new Succeeded() : told;
        }

        @Override
        public void hangUp(Leg leg) {
            telephony.hangUp(leg);
        }
    }
}
