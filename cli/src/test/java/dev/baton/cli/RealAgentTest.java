package dev.baton.cli;

import static dev.baton.cli.Waiting.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.agent.media.Badge;
import dev.baton.agent.media.Clip;
import dev.baton.agent.media.Hearing;
import dev.baton.agent.media.Invitation;
import dev.baton.agent.media.Pacer;
import dev.baton.agent.media.RoomParticipant;
import dev.baton.agent.media.WavFile;
import dev.baton.agent.webrtc.Studio;
import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Identity;
import dev.baton.call.Party;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.codec.Payloads;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.keeping.KeyRingInFiles;
import dev.baton.keeping.LeasesInFiles;
import dev.baton.keeping.VaultInFiles;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.OurMarks;
import dev.baton.port.AgentPost;
import dev.baton.port.BriefingBy;
import dev.baton.rooms.Admissions;
import dev.baton.rooms.BriefingRooms;
import dev.baton.rooms.LiveKitRooms;
import dev.baton.rooms.Names;
import dev.baton.rooms.RoomSettings;
import dev.baton.rooms.Vigil;
import dev.baton.transfer.CallProgress;
import dev.baton.transfer.Registration;
import dev.baton.transfer.TransferId;
import dev.baton.transfer.TransferRequest;
import dev.baton.watch.OurRooms;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** {@code baton agent} in processes of its own, beside a livekit-server that is running and Temporal: by what the caller hears. */
@EnabledIfSystemProperty(named = "livekit.url", matches = ".+")
class RealAgentTest {

    private static final String URL = System.getProperty("livekit.url", "");
    private static final ApiKey KEY = new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset"));
    private static final Duration LONG = Duration.ofSeconds(60);
    // The factories do not outlive what holds them.
    private static final Studio STUDIO = Studio.open();

    private final Path folder;
    private final LocalTemporal local = new LocalTemporal();
    private final String temporalAddress = System.getProperty("temporal", local.address());
    private final Temporal temporal = Temporal.at(temporalAddress);
    private final LiveKit liveKit = new LiveKit(URL, KEY);
    private final String agentName = "agent-" + unique();
    private final RoomSettings names = new RoomSettings(agentName, "house-" + agentName);
    private final String room = "playground-" + unique();
    private final Hearer hears = new Hearer();
    private final RingingSupervisor supervisor = new RingingSupervisor();
    private final List<Agent> agents = new ArrayList<>();
    private final WorkerFactory carrying;
    private final TransferDesk desk;
    private Optional<RoomParticipant> caller = Optional.empty();
    private Optional<CallId> known = Optional.empty();

    /** One {@code baton agent}. */
    private record Agent(Process process, Path said) {

        String words() {
            try {
                return Files.readString(said);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    RealAgentTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Path clips = Files.createDirectory(folder.resolve("clips"));
        Files.write(clips.resolve("hold.wav"), WavFile.write(new Clip(Hearer.tone(Hearer.MUSIC, Duration.ofSeconds(1)))));
        Files.write(clips.resolve("greeting.wav"), WavFile.write(new Clip(Hearer.tone(Hearer.GREETING, Duration.ofSeconds(1)))));
        Files.writeString(folder.resolve(".env"), """
                LIVEKIT_URL=%s
                LIVEKIT_API_KEY=%s
                LIVEKIT_API_SECRET=%s
                TEMPORAL_ADDRESS=%s
                BATON_AGENT_NAME=%s
                BATON_HOUSE_AGENT_NAME=%s
                BATON_CLIPS=clips
                """.formatted(URL, KEY.key(), KEY.secret(), temporalAddress, names.ownAgent(), names.houseAgent()));
        Path home = folder.resolve(".baton");
        var keys = new KeyRingInFiles(home);
        var leases = new LeasesInFiles(home, InstantSource.system());
        WorkflowClient client = WorkflowClient.newInstance(temporal.stubs(), WorkflowClientOptions.newBuilder()
                .setNamespace(temporal.namespace()).setDataConverter(Payloads.encrypted(keys)).build());
        desk = new TransferDesk(client, Registration.QUEUE, supervisor::resolve);
        carrying = WorkerFactory.newInstance(client);
        var worker = carrying.newWorker(Registration.QUEUE, WorkerOptions.newBuilder().setMaxHeartbeatThrottleInterval(Duration.ofSeconds(1)).build());
        Registration.workflows(worker);
        worker.registerActivitiesImplementations(
                new LiveKitRooms(liveKit, new Names(liveKit, keys.deploymentKey().secret()), new Admissions(leases), new VaultInFiles(home, keys), names,
                        new BriefingRooms(leases), Vigil.none()),
                supervisor);
        carrying.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        // Or its workflow would be there for the next test, whose keys are others.
        known.ifPresent(call -> desk.hangUp(call, Party.OPERATOR));
        caller.ifPresent(RoomParticipant::leave);
        agents.forEach(agent -> agent.process().destroyForcibly());
        liveKit.rooms().delete(room).await();
        carrying.shutdownNow();
        liveKit.close();
        temporal.close();
        local.close();
    }

    // Without digits: enough of them in a row are taken for a telephone number.
    private static String unique() {
        return UUID.randomUUID().toString().replaceAll("[0-9-]", "x");
    }

    private Agent anAgent() throws Exception {
        Path said = folder.resolve("agent-" + agents.size() + ".txt");
        var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-cp", System.getProperty("java.class.path"), Baton.class.getName(), "agent")
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LIVEKIT") || name.startsWith("BATON"));
        var agent = new Agent(builder.start(), said);
        agents.add(agent);
        within(LONG, "an agent is ready", () -> agent.words().contains("Taking calls") ? Optional.of(agent) : Optional.empty());
        return agent;
    }

    /** As a playground does it: the room is opened with an agent in it, and somebody comes. */
    private Call calls(String metadata) throws Exception {
        liveKit.dispatches().create(room, agentName, metadata).await().orThrow("opening a room with an agent");
        caller = Optional.of(RoomParticipant.join(
                        Invitation.to(URL, Badge.token(KEY, InstantSource.system(), room, "ada", Badge.Kind.PERSON)), STUDIO, new Pacer(), Hearing.everybody(), hears)
                .get(60, TimeUnit.SECONDS));
        long there = System.nanoTime();
        hears.until(Hearer.GREETING, 0, LONG);
        System.out.printf("greeted %d ms after coming in%n", (System.nanoTime() - there) / 1_000_000);
        hears.until(Hearer.MUSIC, System.nanoTime(), LONG);
        CallId id = within(LONG, "the room is a call's", () -> liveKit.rooms().list(List.of(room)).await().orThrow("looking").stream()
                .map(Room::getMetadata).flatMap(marked -> new OurRooms(temporal.namespace()).of(room, marked).stream()).map(OurRooms.Ours::call).findFirst());
        known = Optional.of(id);
        within(LONG, "the call is carried", () -> Optional.ofNullable(progress(id).agent()));
        return new Call(id, House.TENANT, new RoomName(room), new Caller(new Identity("ada"), Reach.BROWSER), new Conversation("conversation:" + id));
    }

    private CallProgress progress(CallId call) {
        return desk.watch(call) instanceof Said.Done<CallProgress>(CallProgress now) ? now
                : new CallProgress(CallProgress.CallerState.INACTIVE, "", null, null, null, List.of());
    }

    @Test
    void whoComesIntoAPlaygroundIsGreetedAndHasACall() throws Exception {
        Agent agent = anAgent();
        Call call = calls("");
        assertThat(progress(call.id()).journal()).extracting(entry -> entry.text()).contains("the caller rang");
        assertThat(agent.words()).startsWith("REAL  LiveKit at " + URL).contains("Taking calls as " + agentName).doesNotContain(KEY.secret());
        agent.process().destroy();
        // It waits for the call that it has.
        assertThat(agent.process().waitFor(2, TimeUnit.SECONDS)).isFalse();
        caller.ifPresent(RoomParticipant::leave);
        liveKit.rooms().delete(room).await();
        assertThat(agent.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.process().exitValue()).as(agent.words()).isZero();
        assertThat(agent.words()).contains("Stopped. No call was left.");
    }

    @Test
    void whoWasSentForWithWordsThatNobodyUnderstandsIsAnsweredAllTheSame() throws Exception {
        Agent agent = anAgent();
        calls("{\"phone_number\": 15550007777}");
        assertThat(agent.words()).contains("phone_number in the job's metadata must be text").doesNotContain("15550007777");
    }

    @Test
    void whoIsOnHoldHearsMusicOnThoughTheAgentIsKilled() throws Exception {
        anAgent();
        anAgent();
        Call call = calls("");
        var request = new TransferRequest("test-" + unique(), RingingSupervisor.BILLING, TransferRequest.Mode.WARM, BriefingBy.AGENT, "a bill",
                Party.AGENT, Instant.now().plusSeconds(30));
        assertThat(desk.transfer(call, request)).isInstanceOf(Said.Done.class);
        assertThat(supervisor.ringing.await(60, TimeUnit.SECONDS)).as("the phone rings").isTrue();
        TransferId transfer = within(LONG, "a transfer", () -> Optional.ofNullable(progress(call.id()).transfer()));
        within(LONG, "the caller is on hold, and somebody stands by", () -> liveKit.rooms().participants(room).await().orThrow("looking").stream()
                .filter(one -> one.containsAttributes(OurMarks.STANDBY) && one.getTracksCount() > 0).map(ParticipantInfo::getIdentity).findFirst());
        // It has been told for whom it stands by.
        hears.until(Hearer.MUSIC, System.nanoTime() + Duration.ofSeconds(1).toNanos(), LONG);
        AgentPost before = Objects.requireNonNull(progress(call.id()).agent());
        Agent holder = agents.stream().filter(one -> one.words().contains(before.queue())).findFirst().orElseThrow();

        long killed = System.nanoTime();
        // SIGKILL: no word of it to anybody.
        holder.process().destroyForcibly();
        within(LONG, "another agent", () -> Optional.ofNullable(progress(call.id()).agent()).filter(now -> !now.equals(before)));
        Duration goesOn = Duration.ofNanos(System.nanoTime() - killed);
        hears.until(Hearer.MUSIC, System.nanoTime() + Duration.ofSeconds(3).toNanos(), LONG);
        Duration silence = hears.longestSilence(killed);
        System.out.printf("agent killed during hold: longest silence %d ms, another agent after %d ms%n", silence.toMillis(), goesOn.toMillis());
        assertThat(silence).isLessThan(Duration.ofSeconds(2));
        assertThat(goesOn).isLessThan(Duration.ofSeconds(5));
        assertThat(desk.watch(transfer)).as("the transfer goes on").isInstanceOf(Said.Done.class);
        assertThat(progress(call.id()).caller()).isEqualTo(CallProgress.CallerState.ESCALATED);
        assertThat(new String(Files.readAllBytes(agents.getLast().said()), StandardCharsets.UTF_8)).doesNotContain("Exception");
    }
}
