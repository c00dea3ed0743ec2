package dev.baton.agent.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.agent.cell.Cells;
import dev.baton.agent.hold.HoldProgramme;
import dev.baton.agent.house.Clips;
import dev.baton.agent.house.FrontDesk;
import dev.baton.agent.house.HouseAgent;
import dev.baton.agent.house.HouseAgents;
import dev.baton.agent.media.Audience;
import dev.baton.agent.media.Badge;
import dev.baton.agent.media.Clip;
import dev.baton.agent.media.Frame;
import dev.baton.agent.media.Hearing;
import dev.baton.agent.media.Invitation;
import dev.baton.agent.media.Message;
import dev.baton.agent.media.Pacer;
import dev.baton.agent.media.RoomParticipant;
import dev.baton.agent.media.WavFile;
import dev.baton.agent.webrtc.Studio;
import dev.baton.agent.worker.Errand;
import dev.baton.agent.worker.Worker;
import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Identity;
import dev.baton.call.Party;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.call.TenantId;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Jwt;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.OurMarks;
import dev.baton.port.AgentPost;
import dev.baton.port.BriefingBy;
import dev.baton.port.CallAgent;
import dev.baton.port.ConsultationId;
import dev.baton.port.EffectKey;
import dev.baton.port.Leg;
import dev.baton.port.Notice;
import dev.baton.port.Situation;
import dev.baton.transfer.Decision;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The house agent, sent for through LiveKit's dispatch and asked by a workflow, as the caller hears it. */
@EnabledIfSystemProperty(named = "livekit.url", matches = ".+")
class RealHouseAgentTest {

    private static final String URL = System.getProperty("livekit.url", "");
    private static final ApiKey KEY = new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset"));
    private static final String QUEUE = "agent-" + unique();
    private static final Duration SOON = Duration.ofSeconds(30);

    private final FrontDesk noCallBegins = new FrontDesk() {
        @Override
        public Optional<CallId> callOf(Room room) {
            return Optional.empty();
        }

        @Override
        public void begin(Arrival arrival) {
            throw new AssertionError("no call begins here");
        }

        @Override
        public void sendForStandIn(String room, String errand) {}

        @Override
        public void keepApart(String room, String supervisor) {}

        @Override
        public Optional<String> tokenBeside(String room, String supervisor, String agent) {
            return Optional.ofNullable(beside.get(supervisor)).map(there -> Badge.token(KEY, InstantSource.system(), there, agent, Badge.Kind.AGENT));
        }

        @Override
        public Said<CallId> ring(CallId call, Room room, String phoneNumber) {
            throw new AssertionError("no call begins here");
        }
    };

    // Supervisors who are not in the caller's room, and the room in which they are.
    private final Map<String, String> beside = new ConcurrentHashMap<>();

    private final String agentName = "house-" + unique();
    private final Call call = new Call(new CallId("c-" + unique()), new TenantId("acme"), new RoomName("house-" + unique()),
            new Caller(new Identity("caller"), Reach.PHONE), new Conversation("t-1"));
    private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();
    private final Cells cells = new Cells(new Cells.Rules(4, 100));
    private final LiveKit liveKit = new LiveKit(URL, KEY);
    private final Ears caller = new Ears();
    private final Studio studio = Studio.open();
    private final Pacer pacer = new Pacer();
    private final RoomParticipant callerThere;
    private final Worker worker;

    /** Of a call's workflow, just enough: it lets the agent in, has it attend, and asks what the test wants. */
    @WorkflowInterface
    public interface Asking {
        @WorkflowMethod
        String run(Call call);

        @UpdateMethod
        void agentReady(AgentPost post);

        @SignalMethod
        void hold();

        @SignalMethod
        void resume();

        @SignalMethod
        void leave();

        @UpdateMethod
        boolean introduce(String supervisor);

        /** True if a conversation was broken off from here. */
        @UpdateMethod
        boolean consult(String supervisor, Duration atMost);
    }

    /** Of a transfer's workflow, where decisions arrive. */
    @WorkflowInterface
    public interface Deciding {
        @WorkflowMethod
        Decision.Slip run();

        @UpdateMethod
        void decide(Decision.Slip slip);
    }

    public static final class DecidingWorkflow implements Deciding {

        private Decision.@Nullable Slip first;

        @Override
        public Decision.Slip run() {
            Workflow.await(() -> first != null);
            return Objects.requireNonNull(first);
        }

        @Override
        public void decide(Decision.Slip slip) {
            first = slip;
        }
    }

    public static final class AskingWorkflow implements Asking {

        private @Nullable AgentPost post;
        private @Nullable Call call;

        @Override
        public String run(Call mine) {
            call = mine;
            Workflow.await(() -> post != null);
            Promise<CallAgent.Left> attending = Async.function(agent()::attend, new CallAgent.Attendance(mine, Objects.requireNonNull(post), new Situation.Holding("transfer-1")));
            try {
                attending.get();
                return "left";
            } catch (ActivityFailure lost) {
                return "lost";
            }
        }

        private CallAgent agent() {
            return Workflow.newActivityStub(CallAgent.class, ActivityOptions.newBuilder()
                    .setTaskQueue(QUEUE).setStartToCloseTimeout(Duration.ofMinutes(2)).setHeartbeatTimeout(Duration.ofSeconds(2))
                    .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build()).build());
        }

        @Override
        public void agentReady(AgentPost here) {
            post = here;
        }

        @Override
        public void hold() {
            agent().hold(new CallAgent.Hold(Objects.requireNonNull(call), "transfer-1"));
        }

        @Override
        public void resume() {
            agent().resume(new CallAgent.Resume(Objects.requireNonNull(call), Notice.of(Notice.Kind.NOT_AVAILABLE)));
        }

        @Override
        public void leave() {
            agent().leave(Objects.requireNonNull(call));
        }

        private Leg leg(String supervisor) {
            return new Leg(EffectKey.of("test", "ring", 1), Objects.requireNonNull(call).room(), new Identity(supervisor));
        }

        private static Supervisor grace() {
            return new Supervisor(new SupervisorId("grace"), "Grace", Reach.PHONE);
        }

        @Override
        public boolean introduce(String supervisor) {
            return agent().introduce(new CallAgent.Introduction(Objects.requireNonNull(call), grace(), leg(supervisor))).bothHeard();
        }

        @Override
        public boolean consult(String supervisor, Duration atMost) {
            Call mine = Objects.requireNonNull(call);
            var consult = new CallAgent.Consult(mine, "transfer-" + mine.id() + "-1", new ConsultationId(1, 1), grace(), leg(supervisor),
                    BriefingBy.AGENT, null, null);
            var ended = new boolean[1];
            CancellationScope talking = Workflow.newCancellationScope(() -> Async.function(agent()::consult, consult).thenApply(over -> ended[0] = true));
            talking.run();
            if (!Workflow.await(atMost, () -> ended[0])) {
                talking.cancel();
                return true;
            }
            return false;
        }
    }

    RealHouseAgentTest(@TempDir Path folder) throws Exception {
        Path music = Files.write(folder.resolve("music.wav"), WavFile.write(tone(Tone.MUSIC, 100)));
        Path words = Files.write(folder.resolve("words.wav"), WavFile.write(tone(Tone.BRIEFING, 350)));
        var clips = new Clips(HoldProgramme.written(new HoldProgramme.Settings(Optional.of(music), Optional.empty(), Duration.ofSeconds(30)), folder),
                words, words, words, words, Map.of(Notice.Kind.NOT_AVAILABLE, words));
        WorkflowClient client = temporal.getWorkflowClient();
        var desk = new TransferDesk(client, "calls", _ -> {
            throw new AssertionError("nobody asks for a destination here");
        });
        var agent = new HouseAgent((_, identity) -> identity.value(), desk, Duration.ofSeconds(4));
        temporal.newWorker("calls").registerWorkflowImplementationTypes(AskingWorkflow.class, DecidingWorkflow.class);
        temporal.newWorker(QUEUE).registerActivitiesImplementations(agent);
        temporal.start();
        var jobs = new HouseAgents(URL, QUEUE, cells, clips, agent, desk, noCallBegins, () -> true, InstantSource.system());
        worker = Worker.start(new Worker.Settings(URI.create(URL), KEY, agentName, "test", 4), InstantSource.system(), jobs);
        jobs.workFor(worker);
        worker.registered().get(10, TimeUnit.SECONDS);
        cells.ready().get(60, TimeUnit.SECONDS);
        callerThere = RoomParticipant.join(
                        Invitation.to(URL, Badge.token(KEY, InstantSource.system(), call.room().value(), "caller", Badge.Kind.PERSON)),
                        studio, pacer, Hearing.everybody(), caller)
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws InterruptedException {
        callerThere.leave();
        cells.close();
        temporal.close();
        liveKit.rooms().delete(call.room().value()).await();
        liveKit.close();
    }

    // Without digits: enough of them in a row are taken for a telephone number.
    private static String unique() {
        return UUID.randomUUID().toString().replaceAll("[0-9-]", "x");
    }

    private static Clip tone(Tone tone, int frames) {
        short[] samples = new short[frames * Frame.SAMPLES];
        var sound = tone.sound();
        for (int i = 0; i < frames; i++) {
            int[] mix = new int[Frame.SAMPLES];
            sound.add(mix);
            for (int j = 0; j < mix.length; j++) {
                samples[i * Frame.SAMPLES + j] = (short) mix[j];
            }
        }
        return new Clip(samples);
    }

    private Asking send() throws Exception {
        Asking asking = temporal.getWorkflowClient().newWorkflowStub(Asking.class,
                WorkflowOptions.newBuilder().setTaskQueue("calls").setWorkflowId(TransferDesk.callWorkflow(call.id())).build());
        WorkflowClient.start(asking::run, call);
        String errand = "{\"call\":\"" + call.id() + "\",\"kind\":\"house\",\"tenant\":\"acme\"}";
        long began = System.nanoTime();
        liveKit.dispatches().create(call.room().value(), agentName, errand).await().orThrow("sending for the house agent");
        caller.until(Tone.MUSIC, SOON);
        System.out.printf("sent for, and music heard after %d ms%n", (System.nanoTime() - began) / 1_000_000);
        return asking;
    }

    @Test
    void aCallerOnHoldHearsMusicWithoutAGapThenWhyThenNothingOfIt() throws Exception {
        Asking asking = send();
        Ears.Stretch held = caller.listen(Duration.ofSeconds(3));
        // Of two tracks, one is silent while nothing is said.
        assertThat(held.loud(Tone.MUSIC)).isGreaterThan(held.frames() / 2 * 98L / 100);
        assertThat(held.gap(Tone.MUSIC)).isLessThan(Duration.ofMillis(200));
        asking.hold();
        assertThat(caller.listen(Duration.ofSeconds(1)).typicalLevel(Tone.MUSIC)).as("held twice is not heard twice")
                .isLessThan(Tone.LEVEL * 1.2);
        asking.resume();
        // Longer than an activity may be silent for.
        caller.until(Tone.BRIEFING, SOON);
        caller.until(Tone.MUSIC, SOON);
        asking.leave();
        assertThat(WorkflowStub.fromTyped(asking).getResult(10, TimeUnit.SECONDS, String.class)).isEqualTo("left");
        worker.drain().get(10, TimeUnit.SECONDS);
    }

    @Test
    void anAgentWhoseCellIsKilledIsMissedByTheWorkflow() throws Exception {
        Asking asking = send();
        long began = System.nanoTime();
        // The cells are the only children of this process.
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
        assertThat(WorkflowStub.fromTyped(asking).getResult(10, TimeUnit.SECONDS, String.class)).isEqualTo("lost");
        System.out.printf("a killed cell was missed by the workflow after %d ms%n", (System.nanoTime() - began) / 1_000_000);
    }

    private RoomParticipant comes(String identity, Ears ears) throws Exception {
        return comes(call.room().value(), identity, ears);
    }

    private RoomParticipant comes(String room, String identity, Ears ears) throws Exception {
        return RoomParticipant.join(
                        Invitation.to(URL, Badge.token(KEY, InstantSource.system(), room, identity, Badge.Kind.PERSON)),
                        studio, pacer, Hearing.everybody(), ears)
                .get(10, TimeUnit.SECONDS);
    }

    /** As a bridge does it: in the room while the phone rings, and listening from the answer on. */
    private RoomParticipant answers(String leg, Ears ears) throws Exception {
        long now = Instant.now().getEpochSecond();
        String token = Jwt.sign(KEY, Map.of("iss", KEY.key(), "sub", leg, "nbf", now, "exp", now + 120, "kind", "sip",
                "attributes", Map.of("baton.role", "supervisor"),
                "video", Map.of("roomJoin", true, "room", call.room().value(), "canPublish", true, "canSubscribe", true, "canPublishData", true)));
        RoomParticipant phone = RoomParticipant.join(Invitation.to(URL, token), studio, pacer, Hearing.nothing(), ears).get(10, TimeUnit.SECONDS);
        // It rings for a moment, as any phone does.
        ears.collect(Duration.ofSeconds(1));
        phone.listenTo(Hearing.everybody());
        return phone;
    }

    private Deciding decisions() {
        Deciding deciding = temporal.getWorkflowClient().newWorkflowStub(Deciding.class,
                WorkflowOptions.newBuilder().setTaskQueue("calls").setWorkflowId("transfer-" + call.id() + "-1").build());
        WorkflowClient.start(deciding::run);
        return deciding;
    }

    @Test
    void aSupervisorIsBriefedAloneAndAcceptsByKeypad() throws Exception {
        Asking asking = send();
        Deciding deciding = decisions();
        var supervisor = new Ears();
        RoomParticipant grace = answers("grace-leg", supervisor);
        var curious = new Ears();
        RoomParticipant other = comes("somebody", curious);
        caller.collect(Duration.ZERO);
        long began = System.nanoTime();
        var consulting = CompletableFuture.supplyAsync(() -> asking.consult("grace-leg", Duration.ofSeconds(30)), Thread::startVirtualThread);
        supervisor.until(Tone.BRIEFING, SOON);
        System.out.printf("asked to brief, and the briefing heard after %d ms%n", (System.nanoTime() - began) / 1_000_000);
        // Not a telephone's key for a decision, and not from the one who decides.
        other.tell(agentIdentity(), new Message.Key('1'));
        grace.tell(agentIdentity(), new Message.Key('7'));
        assertThat(supervisor.listen(Duration.ofSeconds(2)).loud(Tone.BRIEFING)).as("nothing is decided yet").isGreaterThan(100);
        grace.tell(agentIdentity(), new Message.Key('1'));
        assertThat(consulting.get(10, TimeUnit.SECONDS)).as("broken off").isFalse();
        var slip = WorkflowStub.fromTyped(deciding).getResult(10, TimeUnit.SECONDS, Decision.Slip.class);
        assertThat(slip).isEqualTo(new Decision.Slip(new ConsultationId(1, 1), new Decision.Accept(), Party.SUPERVISOR));
        supervisor.untilQuiet(Tone.BRIEFING, SOON);
        Ears.Stretch callers = caller.collect(Duration.ZERO);
        assertThat(callers.loud(Tone.BRIEFING)).as("of the briefing to the caller").isZero();
        assertThat(callers.gap(Tone.MUSIC)).isLessThan(Duration.ofMillis(300));
        assertThat(curious.collect(Duration.ZERO).loud(Tone.BRIEFING)).as("of the briefing to anybody else").isZero();
        grace.leave();
        other.leave();
    }

    @Test
    void aDecisionFromElsewhereEndsTheBriefing() throws Exception {
        Asking asking = send();
        var supervisor = new Ears();
        RoomParticipant grace = answers("grace-leg", supervisor);
        assertThat(asking.consult("grace-leg", Duration.ofSeconds(3))).as("broken off").isTrue();
        supervisor.untilQuiet(Tone.BRIEFING, Duration.ofSeconds(3));
        grace.leave();
    }

    @Test
    void aSupervisorInARoomBesideTheCallersIsBriefedThereAloneAndAcceptsByAKey() throws Exception {
        Asking asking = send();
        Deciding deciding = decisions();
        String room = "brief-" + unique();
        beside.put("grace-page", room);
        var supervisor = new Ears();
        RoomParticipant grace = comes(room, "grace-page", supervisor);
        var curious = new Ears();
        RoomParticipant other = comes(room, "somebody", curious);
        caller.collect(Duration.ZERO);
        long began = System.nanoTime();
        var consulting = CompletableFuture.supplyAsync(() -> asking.consult("grace-page", Duration.ofSeconds(30)), Thread::startVirtualThread);
        supervisor.until(Tone.BRIEFING, SOON);
        System.out.printf("asked to brief in another room, and the briefing heard after %d ms%n", (System.nanoTime() - began) / 1_000_000);
        other.tell(agentIdentity(room), new Message.Key('1'));
        assertThat(supervisor.listen(Duration.ofSeconds(2)).loud(Tone.BRIEFING)).as("nothing is decided yet").isGreaterThan(100);
        grace.tell(agentIdentity(room), new Message.Key('1'));
        assertThat(consulting.get(10, TimeUnit.SECONDS)).as("broken off").isFalse();
        assertThat(WorkflowStub.fromTyped(deciding).getResult(10, TimeUnit.SECONDS, Decision.Slip.class).decision()).isEqualTo(new Decision.Accept());
        supervisor.untilQuiet(Tone.BRIEFING, SOON);
        Ears.Stretch callers = caller.collect(Duration.ZERO);
        assertThat(callers.loud(Tone.BRIEFING)).as("of the briefing to the caller").isZero();
        assertThat(callers.gap(Tone.MUSIC)).isLessThan(Duration.ofMillis(300));
        assertThat(curious.collect(Duration.ZERO).loud(Tone.BRIEFING)).as("of the briefing to anybody else").isZero();
        assertThat(supervisor.collect(Duration.ZERO).loud(Tone.MUSIC)).as("of the caller's music to the supervisor").isZero();
        grace.leave();
        untilAgents(room, 0, SOON);
        assertThat(agents()).as("with the caller").isOne();
        other.leave();
        liveKit.rooms().delete(room).await();
    }

    @Test
    void brokenOffInARoomBesideTheCallersTheBriefingEndsAndTheAgentGoesWithTheSupervisor() throws Exception {
        Asking asking = send();
        String room = "brief-" + unique();
        beside.put("grace-page", room);
        var supervisor = new Ears();
        RoomParticipant grace = comes(room, "grace-page", supervisor);
        var consulting = CompletableFuture.supplyAsync(() -> asking.consult("grace-page", Duration.ofSeconds(4)), Thread::startVirtualThread);
        supervisor.until(Tone.BRIEFING, SOON);
        assertThat(consulting.get(10, TimeUnit.SECONDS)).as("broken off").isTrue();
        supervisor.untilQuiet(Tone.BRIEFING, Duration.ofSeconds(3));
        assertThat(agents(room)).as("until they go, there may be another word").isOne();
        asking.leave();
        untilAgents(room, 0, SOON);
        grace.leave();
        liveKit.rooms().delete(room).await();
    }

    @Test
    void afterTheJoiningItIsListenedForBothAndNotForEver() throws Exception {
        Asking asking = send();
        var supervisor = new Ears();
        RoomParticipant grace = answers("grace-leg", supervisor);
        // As telephones publish: whoever asks may hear.
        var speaking = callerThere.publish("caller", Audience.everyone()).get(10, TimeUnit.SECONDS);
        speaking.play(Tone.CALLER.sound());
        long began = System.nanoTime();
        assertThat(asking.introduce("grace-leg")).as("the supervisor says nothing").isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
        assertThat(caller.listen(Duration.ofSeconds(1)).loud(Tone.MUSIC)).as("no music over two who are joined").isZero();
        var answering = grace.publish("grace", Audience.everyone()).get(10, TimeUnit.SECONDS);
        answering.play(Tone.SUPERVISOR.sound());
        began = System.nanoTime();
        assertThat(asking.introduce("grace-leg")).isTrue();
        System.out.printf("both were heard after %d ms%n", (System.nanoTime() - began) / 1_000_000);
        grace.leave();
    }

    @Test
    void whoeverGoesRightAfterTheJoiningIsNotWaitedFor() throws Exception {
        Asking asking = send();
        var supervisor = new Ears();
        RoomParticipant grace = answers("grace-leg", supervisor);
        // LiveKit is in no hurry to tell of somebody who says nothing, and a telephone always says something.
        grace.publish("grace", Audience.everyone()).get(10, TimeUnit.SECONDS);
        var listening = CompletableFuture.supplyAsync(() -> asking.introduce("grace-leg"), Thread::startVirtualThread);
        grace.leave();
        long began = System.nanoTime();
        assertThat(listening.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).as("of the four seconds that it would have listened").isLessThan(Duration.ofSeconds(2));
    }

    private RoomParticipant joinedWithASupervisor() throws Exception {
        long now = Instant.now().getEpochSecond();
        String token = Jwt.sign(KEY, Map.of("iss", KEY.key(), "sub", "grace-leg", "nbf", now, "exp", now + 120, "kind", "sip",
                "attributes", Map.of(OurMarks.ROLE, OurMarks.SUPERVISOR, OurMarks.LINE, OurMarks.BRIDGED),
                "video", Map.of("roomJoin", true, "room", call.room().value(), "canPublish", true, "canSubscribe", true)));
        return RoomParticipant.join(Invitation.to(URL, token), studio, pacer, Hearing.nothing(), new Ears()).get(10, TimeUnit.SECONDS);
    }

    private void sendForAStandIn() throws Exception {
        liveKit.dispatches().create(call.room().value(), agentName, Errand.standBy(call.id(), "agent-of-another-process")).await().orThrow("sending");
        untilAgents(1, SOON);
    }

    private void untilAgents(int count, Duration atMost) throws Exception {
        untilAgents(call.room().value(), count, atMost);
    }

    private void untilAgents(String room, int count, Duration atMost) throws Exception {
        long end = System.nanoTime() + atMost.toNanos();
        while (agents(room) != count) {
            assertThat(System.nanoTime()).as("not %d agents in the room within %s", count, atMost).isLessThan(end);
            // LiveKit's list tells nobody by itself.
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private long agents() throws Exception {
        return agents(call.room().value());
    }

    private long agents(String room) throws Exception {
        return liveKit.rooms().participants(room).await().orThrow("looking").stream()
                .filter(one -> one.getKind() == ParticipantInfo.Kind.AGENT).count();
    }

    @Test
    void whoeverComesToStandByWhenTwoAreJoinedAlreadyGoesAgain() throws Exception {
        RoomParticipant grace = joinedWithASupervisor();
        sendForAStandIn();
        untilAgents(0, Duration.ofSeconds(4));
        grace.leave();
    }

    @Test
    void whoeverStandsByWhileNobodyIsHeldAnyMoreDoesNotStayForEver() throws Exception {
        sendForAStandIn();
        untilAgents(0, Duration.ofSeconds(10));
        assertThat(caller.collect(Duration.ZERO).loud(Tone.MUSIC)).isZero();
    }

    private String agentIdentity() throws Exception {
        return agentIdentity(call.room().value());
    }

    private String agentIdentity(String room) throws Exception {
        return liveKit.rooms().participants(room).await().orThrow("looking").stream()
                .filter(one -> one.getKind() == ParticipantInfo.Kind.AGENT).findFirst().orElseThrow().getIdentity();
    }
}
