package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Destination;
import dev.baton.call.Identity;
import dev.baton.call.Party;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.SupervisorId;
import dev.baton.cli.ear.Page;
import dev.baton.cli.ear.Person;
import dev.baton.cli.ear.Phone;
import dev.baton.cli.ear.Table;
import dev.baton.cli.ear.Tone;
import dev.baton.desk.Said;
import dev.baton.line.Invitations;
import dev.baton.livekit.Reply;
import dev.baton.port.AgentPost;
import dev.baton.port.BriefingBy;
import dev.baton.port.ConsultationId;
import dev.baton.simulation.Habit;
import dev.baton.simulation.Habits;
import dev.baton.transfer.CallProgress;
import dev.baton.transfer.Decision;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.Outcome;
import dev.baton.transfer.Progress;
import dev.baton.transfer.TransferId;
import dev.baton.transfer.TransferRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import org.jspecify.annotations.Nullable;

/** One call on the stage: Ada rings in, others can be rung, and everybody's ear is open. Closing it judges what was heard. */
final class EarStory implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    // So long nothing at all may be heard, whatever happens. A machine that is busy with other stories stands still for some of it.
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final EarStage stage;
    private final int slot;
    private final String name;
    private final Runnable done;
    private final List<Person> others = new ArrayList<>();
    private final List<String> leaks = new ArrayList<>();
    private final Phone ada;
    private Call call;
    private String room;
    private String destination;
    private Duration silenceAllowed = SILENCE;
    private boolean judged = true;
    private boolean leakAllowed;
    private long first;
    private long decided = Long.MAX_VALUE;
    private long connected;
    private @Nullable Duration briefed;
    private @Nullable Duration merged;
    private @Nullable Person talkedTo;
    private @Nullable TransferId transfer;
    private int transfers;

    EarStory(EarStage stage, int slot, String name, Tone voice, Runnable done) {
        this.stage = stage;
        this.slot = slot;
        this.name = name;
        this.done = done;
        CallId id = CallId.random(new SecureRandom());
        room = "call-" + id;
        call = new Call(id, House.TENANT, new RoomName(room), new Caller(new Identity("caller-" + id), Reach.PHONE), new Conversation("conversation:" + id));
        destination = "billing-" + slot;
        ada = new Phone("Ada", stage.callersNumber(), voice, Habits.answers(Duration.ZERO));
    }

    /** Phones ring for five seconds; a machine that has a lot to do is not mistaken for people who take their time. */
    static HouseRules inAHurry() {
        return new HouseRules(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(45), Duration.ofSeconds(10),
                Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofMinutes(5), 5, 3,
                HouseRules.WhenNobodyAnswers.RETURN_TO_AGENT, HouseRules.WhenSupervisorDrops.AGENT_RETURNS, false, true);
    }

    /** So that a phone still rings when the one who dialled was missed. */
    static HouseRules patient() {
        return HouseRules.standard();
    }

    static HouseRules withoutPatience() {
        return new HouseRules(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(4), Duration.ofSeconds(2),
                Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofMinutes(5), 5, 3,
                HouseRules.WhenNobodyAnswers.RETURN_TO_AGENT, HouseRules.WhenSupervisorDrops.AGENT_RETURNS, false, true);
    }

    Phone ada() {
        return ada;
    }

    String destination() {
        return destination;
    }

    /** Whoever is called in at a web page instead of all telephones. */
    Page zoe() {
        destination = "web-" + slot;
        Page page = stage.phones().page("Zoe", Tone.GRACE);
        others.add(page);
        return page;
    }

    /** The page rings, and is answered. */
    void answers(Page page) throws InterruptedException {
        page.comes(invitation().token());
    }

    Invitations.Invitation invitation() {
        return until("the page is invited", () -> stage.house().invitations().to(call.id(), new SupervisorId(EarStage.atThePage(slot))));
    }

    /** Nobody is in the room beside the caller's, of whatever sort. */
    void theBriefingRoomIsEmpty() {
        until("nobody is left where the supervisor was briefed", () -> {
            try {
                return stage.house().liveKit().rooms().participants("brief-" + id()).await() instanceof Reply.Done<List<ParticipantInfo>>(var there)
                        && !there.isEmpty() ? Optional.empty() : Optional.of(true);
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        });
    }

    /** Whoever is rung first, second, third at this story's destination. */
    Phone grace(Habit habit) {
        return at(0, Tone.GRACE, habit);
    }

    Phone hedy(Habit habit) {
        return at(1, Tone.HEDY, habit);
    }

    Phone eve(Habit habit) {
        return at(2, Tone.EVE, habit);
    }

    private Phone at(int turn, Tone voice, Habit habit) {
        var phone = new Phone(EarStage.NAMES.get(turn), EarStage.number(slot, turn), voice, habit);
        stage.trunk().connect(phone);
        others.add(phone);
        return phone;
    }

    EarStory mayBeSilentFor(Duration longest) {
        silenceAllowed = longest;
        return this;
    }

    /** Ada is with the agent: she hears it. */
    EarStory begin() throws Exception {
        return begin(inAHurry());
    }

    EarStory begin(HouseRules rules) throws Exception {
        EarTrunk.Begun begun = stage.trunk().begin(stage.house(), call, ada, rules);
        call = begun.call();
        room = begun.room();
        first = hears(ada, Tone.MUSIC, 0);
        return this;
    }

    /** When, if it does soon. */
    long hears(Person phone, Tone tone, long from) throws InterruptedException {
        return phone.heard().await(tone, from, SOON).orElseThrow(() -> new AssertionError(
                phone.name() + " does not hear " + tone + " within " + SOON + "\n" + told() + "\n" + stage.said()));
    }

    EarStory transfer() {
        return transfer(TransferRequest.Mode.WARM);
    }

    EarStory transfer(TransferRequest.Mode mode) {
        var request = new TransferRequest("t-" + ++transfers + "-" + call.id(), new Destination(destination()), mode,
                mode == TransferRequest.Mode.WARM ? BriefingBy.AGENT : BriefingBy.NONE, "asked", Party.AGENT, Instant.now().plusSeconds(60));
        transfer = until("the transfer begins", () -> switch (stage.house().desk().transfer(call, request)) {
            case Said.Done<TransferId>(TransferId id) -> Optional.of(id);
            // Until the one before is quite over.
            case Said.Refused<TransferId> _ -> Optional.empty();
        });
        return this;
    }

    TransferId id() {
        if (transfer == null) {
            throw new IllegalStateException("nobody asked for a transfer yet");
        }
        return transfer;
    }

    Progress progress() {
        return stage.house().desk().watch(id()) instanceof Said.Done<Progress>(Progress now)
                ? now
                : new Progress(Progress.SupervisorState.INACTIVE, "", null, null, List.of(), null);
    }

    /** This one hears the briefing, if an agent briefs, and is waited for. */
    ConsultationId isBriefed(Person supervisor) throws Exception {
        long since = supervisor.awaitTalking();
        long heard = hears(supervisor, Tone.BRIEFING, since);
        briefed = briefed == null ? Duration.ofNanos(heard - since) : briefed;
        return until("somebody is to decide", () -> Optional.ofNullable(progress().deciding())
                .filter(one -> one.attempt() > 0));
    }

    /** At the web page. */
    void decides(ConsultationId consultation, Decision decision) {
        var slip = new Decision.Slip(consultation, decision, Party.SUPERVISOR);
        if (decision instanceof Decision.Accept) {
            decided = System.nanoTime();
        }
        Said<TransferId> said = stage.house().desk().decide(id(), slip);
        assertThat(said).as("%s%n%s", said, told()).isInstanceOf(Said.Done.class);
    }

    /** By a key, and then they hear each other. */
    void accepts(Person supervisor) throws Exception {
        var unused = isBriefed(supervisor);
        decided = System.nanoTime();
        supervisor.press('1');
        talks(supervisor);
    }

    void declines(Person supervisor) throws Exception {
        var unused = isBriefed(supervisor);
        supervisor.press('2');
    }

    void talks(Person supervisor) throws InterruptedException {
        talkedTo = supervisor;
        long one = hears(ada, supervisor.voice(), decided);
        long other = hears(supervisor, ada.voice(), decided);
        connected = Math.max(one, other);
        merged = Duration.ofNanos(connected - decided);
    }

    /** Without a briefing, to pick up is to say yes. */
    void answeredIsYes(Phone supervisor) throws Exception {
        decided = supervisor.awaitTalking();
        talks(supervisor);
    }

    void calledOff() {
        assertThat(stage.house().desk().callOff(id(), Party.AGENT)).isInstanceOf(Said.Done.class);
    }

    <O extends Outcome> O endsAs(Class<O> outcome) {
        Outcome end = until("the transfer is over", () -> Optional.ofNullable(progress().outcome()));
        assertThat(end).as(told()).isInstanceOf(outcome);
        return outcome.cast(end);
    }

    /** Nobody of ours is in the room any more. */
    void agentIsGone() {
        until("the agent is gone", () -> {
            try {
                return present().stream().noneMatch(one -> one.getKind() == ParticipantInfo.Kind.AGENT) ? Optional.of(true) : Optional.empty();
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        });
    }

    private List<ParticipantInfo> present() throws InterruptedException {
        return stage.house().liveKit().rooms().participants(room).await().orThrow("looking");
    }

    /** As if somebody had forgotten to keep them apart: LiveKit is told to let Ada hear the supervisor's telephone. */
    void nobodyKeepsThemApart() throws InterruptedException {
        ParticipantInfo leg = present().stream().filter(one -> one.getIdentity().startsWith("leg:")).findFirst().orElseThrow();
        ParticipantInfo caller = present().stream()
                .filter(one -> one.getKind() == ParticipantInfo.Kind.SIP && !one.getIdentity().equals(leg.getIdentity())).findFirst().orElseThrow();
        stage.house().liveKit().rooms().subscribe(room, caller.getIdentity(), leg.getTracksList().stream().map(TrackInfo::getSid).toList(), true)
                .await().orThrow("subscribing");
    }

    /** Ada hears the agent's music again, or still, and for a while. */
    void adaIsWithTheAgent() throws InterruptedException {
        long now = System.nanoTime();
        long heard = hears(ada, Tone.MUSIC, now);
        var unused = hears(ada, Tone.MUSIC, heard + 300_000_000);
    }

    void callIsOver() {
        until("the call is over", () -> stage.house().desk().watch(call.id()) instanceof Said.Done<CallProgress>(CallProgress now)
                ? Optional.ofNullable(now.end()) : Optional.empty());
    }

    long decided() {
        return decided;
    }

    long connected() {
        return connected;
    }

    <T> T until(String what, Supplier<Optional<T>> look) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE + ": " + what + "\n" + told() + "\n" + stage.said());
            }
            try {
                // Temporal and LiveKit tell nobody by themselves.
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new AssertionError("stopped while waiting: " + what, stopped);
            }
        }
    }

    /** The journals of the call and its transfer. */
    String told() {
        var text = new StringBuilder(name + ": call " + call.id() + "\n");
        if (stage.house().desk().watch(call.id()) instanceof Said.Done<CallProgress>(var now)) {
            now.journal().forEach(entry -> text.append(entry.at()).append(' ').append(entry.text()).append('\n'));
        }
        if (transfer != null) {
            progress().journal().forEach(entry -> text.append("  ").append(entry.at()).append(' ').append(entry.text()).append('\n'));
        }
        return text.toString();
    }

    /** What one side heard of the other before a yes, and what was for the other side alone, at any time. */
    private long leaked() {
        long leaked = leak(ada, Tone.BRIEFING, Long.MAX_VALUE);
        for (Person phone : others) {
            // The same voice may have been rung before, on a line of its own.
            long until = talkedTo != null && phone.voice() == talkedTo.voice() ? decided : Long.MAX_VALUE;
            leaked += leak(ada, phone.voice(), until);
            leaked += leak(phone, ada.voice(), until);
            leaked += leak(phone, Tone.MUSIC, Long.MAX_VALUE);
        }
        return leaked;
    }

    private long leak(Person ear, Tone tone, long until) {
        long frames = ear.heard().frames(tone, 0, until);
        if (frames > 0) {
            long at = ear.heard().first(tone, 0).orElseThrow();
            Person other = others.stream().filter(one -> one == ear || one.voice() == tone).findFirst().orElse(ear);
            leaks.add("%s heard %d frames of %s, the first %s ms after %s was picked up".formatted(ear.name(), frames, tone,
                    other.talking().map(since -> (at - since) / 1_000_000).orElse(-1L), other.name()));
        }
        return frames;
    }

    /** The queue of the agent that is with Ada. */
    String agentsQueue() {
        return until("an agent is with Ada", () -> stage.house().desk().watch(call.id()) instanceof Said.Done<CallProgress>(CallProgress now)
                ? Optional.ofNullable(now.agent()).map(AgentPost::queue) : Optional.empty());
    }

    /** What leaks is measured, and no failure. */
    EarStory mayLeak() {
        leakAllowed = true;
        return this;
    }

    EarStory withoutJudgement() {
        judged = false;
        return this;
    }

    @Override
    public void close() throws Exception {
        long end = ada.isOver() ? ada.awaitEnd() : System.nanoTime();
        try {
            if (first == 0 && judged) {
                return; // Nothing was to be heard: whatever kept it from beginning is told elsewhere.
            }
            Duration silence = first == 0 ? Duration.ZERO : ada.heard().silence(first, end);
            var row = new Table.Row(name, silence, leaked(), Optional.ofNullable(briefed), Optional.ofNullable(merged), others.stream().map(Person::dials).toList());
            stage.table().add(row);
            leaks.forEach(leak -> System.out.println(name + ": " + leak));
            if (judged) {
                assertThat(row.leaked()).as("frames leaked: %s%n%s", leaks, told()).isLessThanOrEqualTo(leakAllowed ? Long.MAX_VALUE : 0);
                assertThat(row.silence()).as("the caller's longest silence\n%s", told()).isLessThan(silenceAllowed);
                assertThat(row.dials()).as("no phone is rung twice").allMatch(dials -> dials <= 1);
            }
        } finally {
            stage.house().desk().hangUp(call.id(), Party.OPERATOR);
            if (first != 0) {
                ada.hangUp();
            }
            others.stream().filter(phone -> phone.dials() > 0).forEach(Person::hangUp);
            done.run();
        }
    }
}
