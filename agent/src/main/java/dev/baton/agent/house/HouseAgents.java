package dev.baton.agent.house;

import dev.baton.agent.cell.Cells;
import dev.baton.agent.cell.Guest;
import dev.baton.agent.worker.Errand;
import dev.baton.agent.worker.Jobs;
import dev.baton.agent.worker.Worker;
import dev.baton.call.CallId;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.livekit.OurMarks;
import dev.baton.port.AgentPost;
import dev.baton.port.Rooms.AgentKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import livekit.LivekitAgent.Job;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the jobs for agents: into the room, to the call, and out again when it is over. A call that nobody owns yet begins here: by
 * whoever is in the room, or by the number that the job brings.
 */
public final class HouseAgents implements Jobs {

    private static final Logger LOG = LoggerFactory.getLogger(HouseAgents.class);

    // A playground opens its room before its user has found the microphone.
    private static final Duration SOMEBODY_COMES = Duration.ofSeconds(60);
    // Sooner than anybody else could take the caller for lost.
    private static final Duration ONCE_MORE = Duration.ofSeconds(2);
    // Three within the time for which a stand-in may hear nothing of us.
    private static final Duration ASSURANCE = Duration.ofMillis(150);
    private static final Duration LEASE = Duration.ofSeconds(2);
    // Whoever was sent for is there within this, or nobody is who could come.
    private static final Duration STAND_IN_COMES = Duration.ofSeconds(30);

    private final String server;
    private final String queue;
    private final Cells cells;
    private final Clips clips;
    private final HouseAgent agent;
    private final TransferDesk desk;
    private final FrontDesk frontDesk;
    private final InstantSource clock;
    private final Map<String, Accompanied> byJob = new ConcurrentHashMap<>();

    private record Accompanied(CallId call, String room, Company company) {}

    private final Map<CallId, StandIn> standIns = new ConcurrentHashMap<>();
    private final Map<CallId, Instant> sentFor = new ConcurrentHashMap<>();
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("stand-ins").factory());
    private final ScheduledExecutorService lease = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("hold-lease").factory());
    private final List<BiConsumer<String, Optional<String>>> workers = new CopyOnWriteArrayList<>();

    /**
     * @param queue on which {@code agent} is served: of this process, and new at every start
     * @param temporal asks whether Temporal answers
     */
    public HouseAgents(String server, String queue, Cells cells, Clips clips, HouseAgent agent, TransferDesk desk, FrontDesk frontDesk,
            BooleanSupplier temporal, InstantSource clock) {
        this.server = server;
        this.queue = queue;
        this.cells = cells;
        this.clips = clips;
        this.agent = agent;
        this.desk = desk;
        this.frontDesk = frontDesk;
        this.clock = clock;
        var holdLease = new HoldLease(temporal, clock, () -> byJob.values().forEach(company -> company.company().comeBack()));
        var unused = rounds.scheduleWithFixedDelay(this::assure, ASSURANCE.toMillis(), ASSURANCE.toMillis(), TimeUnit.MILLISECONDS);
        var unusedToo = lease.scheduleWithFixedDelay(holdLease::tick, LEASE.toMillis(), LEASE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Nobody stands by any more, and nothing is looked after. */
    public void close() {
        rounds.shutdownNow();
        lease.shutdownNow();
    }

    // ---- standing by for each other

    private void assure() {
        try {
            byJob.values().forEach(one -> {
                one.company().assureStandIns();
                Optional<String> held = one.company().holding();
                StandIn own = standIns.get(one.call());
                if (own != null && held.isPresent() && one.company().flows(StandIn.SILENT)) {
                    // The caller has come to this process: it cannot stand by for itself.
                    own.leave();
                }
                if (one.company().lacksStandIn() && !clock.instant().isBefore(sentFor.getOrDefault(one.call(), Instant.MIN))) {
                    sentFor.put(one.call(), clock.instant().plus(STAND_IN_COMES));
                    Thread.ofVirtual().start(() -> frontDesk.sendForStandIn(one.room(), Errand.standBy(one.call(), queue)));
                }
            });
            standIns.values().forEach(StandIn::tick);
        } catch (RuntimeException wrong) {
            // The rounds go on: somebody may be about to fall silent.
            LOG.error("the round of the stand-ins stumbled", wrong);
        }
    }

    private void standBy(Job job, String token, CallId call) {
        var standIn = new StandIn(clips.music(), clock);
        StandIn before = standIns.put(call, standIn);
        if (before != null) {
            before.leave();
        }
        standIn.over().thenAccept(trouble -> {
            standIns.remove(call, standIn);
            tellWorkers(job, trouble.orElse(null));
        });
        cells.join(server, token, standIn).whenComplete((seat, failure) -> {
            if (failure != null) {
                standIn.over(String.valueOf(failure.getMessage()));
            } else {
                standIn.sits(seat);
            }
        });
    }

    /** Who is told that a job is over: before the first one is offered. */
    public void workFor(Worker worker) {
        workers.add(worker::done);
    }

    @Override
    public Optional<Acceptance> offered(Job job) {
        Errand errand = Errand.of(job.getMetadata());
        if (errand instanceof Errand.StandBy(CallId held, String holder)) {
            return holder.equals(queue) || standIns.containsKey(held) ? Optional.empty()
                    : Optional.of(new Acceptance(identity(), "Baton", Map.of(OurMarks.ROLE, OurMarks.AGENT, OurMarks.STANDBY, queue)));
        }
        CallId call = errand instanceof Errand.ForCall known ? known.call() : frontDesk.callOf(job.getRoom()).orElseGet(() -> newCall(job));
        return Optional.of(new Acceptance(identity(), "Baton", Map.of(OurMarks.ROLE, OurMarks.AGENT, OurMarks.CALL, call.value())));
    }

    // One for each admission, never used again; and of letters, for enough digits in a row are taken for a telephone number.
    private static String identity() {
        return "agent-" + ThreadLocalRandom.current().ints(16, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
    }

    // It follows from the job, of which LiveKit makes one for each call.
    private static CallId newCall(Job job) {
        return CallId.from(job.getId());
    }

    @Override
    public void assigned(Job job, String token) {
        switch (Errand.of(job.getMetadata())) {
            case Errand.ForCall(CallId call, _, AgentKind kind) -> comeTo(job, token, call, kind);
            case Errand.StandBy(CallId call, _) -> standBy(job, token, call);
            case Errand.Outbound(String phoneNumber) -> Thread.ofVirtual().start(() -> ring(job, phoneNumber));
            case Errand.Inbound() -> receive(job, token);
            case Errand.NotUnderstood(String why) -> {
                LOG.warn("job {}: {}. Whoever is in the room is answered like any caller", job.getId(), why);
                receive(job, token);
            }
        }
    }

    /** The workflow of a call has sent for an agent. */
    private void comeTo(Job job, String token, CallId call, AgentKind kind) {
        Company company = taken(job, call);
        enter(token, company, identity -> {
            if (desk.agentReady(call, new AgentPost(queue, new Identity(identity), kind)) instanceof Said.Refused<CallId>(String why)) {
                LOG.info("not wanted in call {}: {}", call, why);
                company.leave();
            }
        });
    }

    /** LiveKit's dispatch has sent for an agent, and no call is there yet. */
    private void receive(Job job, String token) {
        Optional<CallId> known = frontDesk.callOf(job.getRoom());
        if (known.isPresent()) {
            comeTo(job, token, known.get(), AgentKind.OWN);
            return;
        }
        CallId call = newCall(job);
        Company company = taken(job, call);
        enter(token, company, identity -> {
            Optional<Guest> caller = somebody(company);
            if (caller.isEmpty()) {
                LOG.warn("job {}: nobody came into the room within {} s, so no call was begun", job.getId(), SOMEBODY_COMES.toSeconds());
                company.leave();
                return;
            }
            // Before the call is begun: they hear somebody whatever happens to Temporal.
            company.welcome(caller.get().identity());
            var post = new AgentPost(queue, new Identity(identity), AgentKind.OWN);
            Reach reach = caller.get().kind() == Guest.Kind.PHONE ? Reach.PHONE : Reach.BROWSER;
            begin(new FrontDesk.Arrival(call, job.getRoom().getName(), caller.get().identity(), reach, post), company);
        });
    }

    private static Optional<Guest> somebody(Company company) {
        try {
            return Optional.of(company.caller().get(SOMEBODY_COMES.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException nobody) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void begin(FrontDesk.Arrival arrival, Company company) {
        for (int attempt = 1; !company.leaving().isDone(); attempt++) {
            try {
                frontDesk.begin(arrival);
                LOG.info("call {} has begun: the caller is with the agent", arrival.call());
                return;
            } catch (RuntimeException away) {
                if (attempt == 1) {
                    LOG.warn("call {} cannot begin yet, its caller hears music: {}", arrival.call(), away.getMessage());
                }
                if (!company.remains(ONCE_MORE)) {
                    return;
                }
            }
        }
    }

    private void ring(Job job, String phoneNumber) {
        String trouble;
        try {
            trouble = switch (frontDesk.ring(newCall(job), job.getRoom(), phoneNumber)) {
                case Said.Done<CallId>(CallId call) -> {
                    LOG.info("call {} rings its caller", call);
                    yield null;
                }
                case Said.Refused<CallId>(String why) -> why;
            };
        } catch (RuntimeException away) {
            trouble = String.valueOf(away.getMessage());
        }
        if (trouble != null) {
            LOG.warn("job {}: nobody is rung: {}", job.getId(), trouble);
        }
        tellWorkers(job, trouble);
    }

    private Company taken(Job job, CallId call) {
        String room = job.getRoom().getName();
        var company = new Company(clips, queue, supervisor -> Thread.ofVirtual().start(() -> frontDesk.keepApart(room, supervisor)),
                supervisor -> beside(room, supervisor));
        byJob.put(job.getId(), new Accompanied(call, room, company));
        agent.keep(call, company);
        company.leaving().whenComplete((_, lost) -> over(job, call, company, lost));
        return company;
    }

    private Optional<Aside> beside(String room, String supervisor) {
        return frontDesk.tokenBeside(room, supervisor, identity()).map(token -> {
            var aside = new Aside(supervisor);
            cells.join(server, token, aside).whenComplete((seat, failure) -> {
                if (failure != null) {
                    aside.over(String.valueOf(failure.getMessage()));
                } else {
                    aside.sits(seat);
                }
            });
            return aside;
        });
    }

    private interface Entry {
        void as(String identity);
    }

    private void enter(String token, Company company, Entry then) {
        cells.join(server, token, company).whenComplete((seat, failure) -> {
            if (failure != null) {
                company.over(String.valueOf(failure.getMessage()));
                return;
            }
            company.sits(seat);
            // Temporal may take its time, or be away: not on the thread that brings news from the cell.
            Thread.ofVirtual().start(() -> {
                try {
                    then.as(seat.identity());
                } catch (RuntimeException wrong) {
                    LOG.warn("the agent leaves a room again: {}", wrong.getMessage());
                    company.leave();
                }
            });
        });
    }

    private void over(Job job, CallId call, Company company, @Nullable Throwable lost) {
        byJob.remove(job.getId());
        sentFor.remove(call);
        agent.forget(call, company);
        tellWorkers(job, lost == null ? null : String.valueOf(lost.getMessage()));
    }

    private void tellWorkers(Job job, @Nullable String trouble) {
        // Only one of them took it; to the others it is nothing.
        workers.forEach(tell -> tell.accept(job.getId(), Optional.ofNullable(trouble)));
    }

    /** How many callers this process is with. */
    public int companies() {
        return byJob.size();
    }

    @Override
    public void terminated(String job) {
        Accompanied one = byJob.get(job);
        if (one != null) {
            Thread.ofVirtual().start(one.company()::leave);
        }
    }
}
