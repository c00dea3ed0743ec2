package dev.baton.agent.worker;

import dev.baton.agent.socket.Desk;
import dev.baton.agent.socket.LiveKitSocket;
import dev.baton.agent.socket.Talk;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Jwt;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitAgent.AvailabilityRequest;
import livekit.LivekitAgent.AvailabilityResponse;
import livekit.LivekitAgent.Job;
import livekit.LivekitAgent.JobAssignment;
import livekit.LivekitAgent.JobStatus;
import livekit.LivekitAgent.JobType;
import livekit.LivekitAgent.RegisterWorkerRequest;
import livekit.LivekitAgent.ServerMessage;
import livekit.LivekitAgent.UpdateJobStatus;
import livekit.LivekitAgent.UpdateWorkerStatus;
import livekit.LivekitAgent.WorkerMessage;
import livekit.LivekitAgent.WorkerPing;
import livekit.LivekitAgent.WorkerStatus;
import livekit.LivekitModels.ParticipantPermission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registered with LiveKit under a name: takes jobs while there is room, says how busy it is, and takes none any more once it is to end. */
public final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration STATUS = Duration.ofMillis(2_500);
    // Three reports and their answers.
    private static final Duration SILENT = Duration.ofSeconds(8);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    // LiveKit forgets an offer after ten seconds without an answer, and then an assignment will not come.
    private static final Duration OFFERED = Duration.ofSeconds(12);
    private static final Duration TOKEN = Duration.ofMinutes(2);
    private static final int PROTOCOL = 1;

    /**
     * Where to register, and as whom.
     *
     * @param atOnce jobs at the same time; while so many run, others are asked
     */
    public record Settings(URI server, ApiKey key, String agentName, String version, int atOnce) {}

    private enum Standing {
        RUNNING,
        DRAINING,
        CLOSED
    }

    private final Settings settings;
    private final InstantSource clock;
    private final Jobs jobs;
    private final Desk desk = new Desk("worker-desk", wrong -> LOG.error("the worker stumbled over a message", wrong));
    private final Talk<ServerMessage> talk = new Talk<>(desk, ServerMessage.parser(), SILENT, new Partner());
    private final CompletableFuture<String> registered = new CompletableFuture<>();
    private final CompletableFuture<String> refused = new CompletableFuture<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    // Offered ones included, until LiveKit says to whom they went.
    private final Map<String, Boolean> taken = new LinkedHashMap<>();

    private Standing standing = Standing.RUNNING;
    private int attempt;
    private volatile boolean isRegistered;

    private Worker(Settings settings, InstantSource clock, Jobs jobs) {
        this.settings = settings;
        this.clock = clock;
        this.jobs = jobs;
    }

    /** Goes on registering itself, also after LiveKit was away, until it is drained. */
    public static Worker start(Settings settings, InstantSource clock, Jobs jobs) {
        var worker = new Worker(settings, clock, jobs);
        worker.desk.post(worker::open);
        return worker;
    }

    /** Done with LiveKit's name for this worker, the first time. */
    public CompletableFuture<String> registered() {
        return registered;
    }

    /** Whether LiveKit knows it now. */
    public boolean isRegistered() {
        return isRegistered;
    }

    /** Done with a sentence when LiveKit, or whatever answers in its place, would not have us the first time. It is asked again all the same. */
    public CompletableFuture<String> refused() {
        return refused;
    }

    /** From a job that was assigned: it is over. */
    public void done(String job, Optional<String> error) {
        desk.post(() -> {
            if (taken.remove(job) != null) {
                say(status(job, error.isEmpty() ? JobStatus.JS_SUCCESS : JobStatus.JS_FAILED, error.orElse("")));
                report();
                endIfDrained();
            }
        });
    }

    /** Takes no job any more; done when the last one is over. */
    public CompletableFuture<Void> drain() {
        desk.post(() -> {
            if (standing == Standing.RUNNING) {
                standing = Standing.DRAINING;
                report();
                endIfDrained();
            }
        });
        return drained;
    }

    // ---- the socket

    private void open() {
        talk.open(URI.create(settings.server() + "/agent?protocol=" + PROTOCOL), token());
    }

    private final class Partner implements Talk.Partner<ServerMessage> {

        @Override
        public void opened() {
            say(WorkerMessage.newBuilder().setRegister(RegisterWorkerRequest.newBuilder()
                    .setType(JobType.JT_ROOM).setAgentName(settings.agentName()).setVersion(settings.version())
                    .setAllowedPermissions(ParticipantPermission.newBuilder()
                            .setCanPublish(true).setCanSubscribe(true).setCanPublishData(true).setCanUpdateMetadata(true))));
            talk.keepAsking(STATUS, () -> {
                report();
                say(WorkerMessage.newBuilder().setPing(WorkerPing.newBuilder().setTimestamp(System.currentTimeMillis())));
            });
        }

        @Override
        public void failed(Throwable why) {
            String sentence = explained(why);
            refused.complete(sentence);
            broken(sentence);
        }

        @Override
        public void broken(String why) {
            isRegistered = false;
            talk.hangUp();
            Duration pause = Duration.ofMillis(Math.min(LONGEST_PAUSE.toMillis(), 250L << Math.min(attempt++, 10)));
            LOG.warn("not registered with LiveKit: {}. Trying again in {} ms", why, pause.toMillis());
            talk.after(pause, Worker.this::open);
        }

        @Override
        public void said(ServerMessage message) {
            switch (message.getMessageCase()) {
                case REGISTER -> {
                    attempt = 0;
                    isRegistered = true;
                    LOG.info("registered with LiveKit as {}", settings.agentName());
                    registered.complete(message.getRegister().getWorkerId());
                }
                case AVAILABILITY -> answer(message.getAvailability());
                case ASSIGNMENT -> assigned(message.getAssignment());
                case TERMINATION -> jobs.terminated(message.getTermination().getJobId());
                case PONG, MESSAGE_NOT_SET -> {}
            }
        }
    }

    private static String explained(Throwable why) {
        return LiveKitSocket.unknownThere(why)
                ? "nothing at LIVEKIT_URL takes agents: they need livekit-server 1.7 or newer, or LiveKit Cloud, and a proxy in between must let /agent through"
                : LiveKitSocket.explained(why);
    }

    private String token() {
        long now = clock.instant().getEpochSecond();
        return Jwt.sign(settings.key(), Map.of(
                "iss", settings.key().key(), "nbf", now, "exp", now + TOKEN.toSeconds(), "video", Map.of("agent", true)));
    }

    private void report() {
        boolean full = standing != Standing.RUNNING || taken.size() >= settings.atOnce();
        double load = full ? 1 : Math.max(jobs.load(), (double) taken.size() / settings.atOnce());
        say(WorkerMessage.newBuilder().setUpdateWorker(UpdateWorkerStatus.newBuilder()
                .setStatus(full ? WorkerStatus.WS_FULL : WorkerStatus.WS_AVAILABLE)
                .setLoad((float) Math.min(1, load)).setJobCount(taken.size())));
    }

    private void say(WorkerMessage.Builder message) {
        talk.send(message.build());
    }

    // ---- jobs

    private void answer(AvailabilityRequest request) {
        Job job = request.getJob();
        boolean room = standing == Standing.RUNNING && taken.size() < settings.atOnce();
        Optional<Jobs.Acceptance> accepted = room ? jobs.offered(job) : Optional.empty();
        var answer = AvailabilityResponse.newBuilder().setJobId(job.getId()).setAvailable(accepted.isPresent());
        accepted.ifPresent(one -> {
            taken.put(job.getId(), false);
            answer.setParticipantIdentity(one.identity()).setParticipantName(one.name()).putAllParticipantAttributes(one.attributes());
            desk.after(OFFERED, () -> {
                if (taken.remove(job.getId(), false)) {
                    endIfDrained();
                }
            });
        });
        say(WorkerMessage.newBuilder().setAvailability(answer));
        report();
    }

    private void assigned(JobAssignment assignment) {
        Job job = assignment.getJob();
        taken.put(job.getId(), true);
        say(status(job.getId(), JobStatus.JS_RUNNING, ""));
        jobs.assigned(job, assignment.getToken());
    }

    private static WorkerMessage.Builder status(String job, JobStatus status, String error) {
        return WorkerMessage.newBuilder().setUpdateJob(UpdateJobStatus.newBuilder().setJobId(job).setStatus(status).setError(error));
    }

    private void endIfDrained() {
        if (standing == Standing.DRAINING && taken.isEmpty()) {
            standing = Standing.CLOSED;
            isRegistered = false;
            talk.close();
            drained.complete(null);
            desk.close();
        }
    }
}
