package dev.baton.stage;

import com.google.protobuf.ByteString;
import dev.baton.simulation.ProcessDied;
import dev.baton.simulation.Tempo;
import io.temporal.activity.ActivityInfo;
import io.temporal.api.common.v1.Payloads;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityNotExistsException;
import io.temporal.internal.testservice.Backstage;
import io.temporal.internal.testservice.OutstandingActivity;
import io.temporal.internal.testservice.SteppedServer;
import io.temporal.internal.testservice.SteppedTime;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thing happen after the other. Everything anybody is doing is counted: calls to the service, tasks a worker has,
 * clients of the story. When nobody does anything, the service is quiescent, and the next thing is picked: a task for a
 * worker, a turn of an activity, an item of the agenda, an alarm of the service.
 */
public final class SteppedTempo implements Tempo, Backstage {

    /** In real time. Nothing in a test takes that long; somebody is stuck. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String HEARTBEAT_ALARM = "Activity Heartbeat Timeout";

    private final SteppedTime time;
    private final Instant start;
    private final Choice choice;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Party> parties = new ArrayList<>();
    private final List<Waiting<Task>> tasks = new ArrayList<>();
    private final List<Parked> parked = new ArrayList<>();
    private final PriorityQueue<Appointment> agenda = new PriorityQueue<>();
    private final List<String> trace = new ArrayList<>();
    private final MessageDigest hash;
    private final ThreadLocal<@Nullable Actor> actors = new ThreadLocal<>();
    private final Party story = new Party("story");
    private final List<Client> clients = new ArrayList<>();
    private volatile Thread driver = Thread.currentThread();
    private volatile @Nullable Throwable failure;
    private long arrivals;
    private long bustle;
    private @Nullable SteppedServer server;
    private Function<ActivityInfo, Duration> noticedAfter = SteppedTempo::noticedByHeartbeat;

    SteppedTempo(SteppedTime time, Choice choice) {
        this.time = time;
        this.choice = choice;
        start = time.now();
        parties.add(story);
        try {
            hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void serve(SteppedServer its) {
        server = its;
    }

    private static Duration noticedByHeartbeat(ActivityInfo activity) {
        Duration beat = activity.getHeartbeatTimeout();
        if (beat != null && beat.isPositive()) {
            return beat;
        }
        Duration most = Duration.ofSeconds(10);
        Duration whole = activity.getStartToCloseTimeout();
        return whole.isPositive() && whole.compareTo(most) < 0 ? whole : most;
    }

    /** After how long the service notices that an activity's process is gone. By default when a heartbeat is missing. */
    public void noticeLostAfter(Function<ActivityInfo, Duration> delay) {
        noticedAfter = delay;
    }

    // What the phone world sees

    @Override
    public Instant now() {
        return time.now();
    }

    public Duration elapsed() {
        return Duration.between(start, time.now());
    }

    @Override
    public void at(Instant when, String what, Runnable action) {
        lock.lock();
        try {
            agenda.add(new Appointment(when.isBefore(now()) ? now() : when, arrivals++, what, action));
        } finally {
            lock.unlock();
        }
    }

    public void after(Duration delay, String what, Runnable action) {
        at(now().plus(delay), what, action);
    }

    @Override
    public void takeTurn(String what) {
        if (actors.get() instanceof Working activity) {
            park(activity, what, null);
        }
    }

    @Override
    public <T> T await(String what, CompletableFuture<T> answer) {
        Actor actor = actors.get();
        if (actor instanceof Working activity) {
            park(activity, what, answer);
        } else if (actor != null) {
            throw new IllegalStateException("Only activities wait for people: " + what);
        } else if (!answer.isDone()) {
            throw new IllegalStateException("Neither a local activity nor a test can wait for people: " + what);
        }
        try {
            return answer.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw failed;
        }
    }

    @Override
    public void lost(ActivityInfo activity) {
        lock.lock();
        InHand lost;
        try {
            lost = takeFromHand(ByteString.copyFrom(activity.getTaskToken()));
        } finally {
            lock.unlock();
        }
        if (lost != null) {
            missed(lost, noticedAfter.apply(activity));
        }
    }

    private void missed(InHand lost, Duration delay) {
        if (lost.activity.heartbeatTimeout().isPositive()) {
            // Its last sign of life.
            lost.activity.beat(lost.details);
        }
        after(delay, "service misses " + lost.activity, lost.activity::timeOut);
    }

    // What the test sees

    /**
     * A call to the service, on a thread of its own. Nothing else happens until it returned, or is known to wait for a
     * workflow: for its end, or for an update that takes its time.
     */
    public <T> CompletableFuture<T> callOut(String what, Callable<T> call) {
        var result = new CompletableFuture<T>();
        var client = new Client(what, story);
        lock.lock();
        try {
            clients.add(client);
            change(client.party, 1);
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name(what).start(() -> {
            actors.set(client);
            try {
                result.complete(call.call());
            } catch (Throwable failed) {
                result.completeExceptionally(failed);
            } finally {
                lock.lock();
                try {
                    clients.remove(client);
                    over(client);
                    change(client.party, -1);
                } finally {
                    lock.unlock();
                }
            }
        });
        return result;
    }

    public CompletableFuture<Void> callOut(String what, Runnable call) {
        return callOut(what, () -> {
            call.run();
            return null;
        });
    }

    /** The test's own client calls. Lets happen what has to happen until they are through. */
    public <T> T story(Callable<T> calls) {
        CompletableFuture<T> result = callOut("story", calls);
        runUntil(result::isDone, Duration.ofDays(1));
        try {
            return result.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw failed;
        }
    }

    public void story(Runnable calls) {
        story(() -> {
            calls.run();
            return null;
        });
    }

    /** Lets things happen until it is so. Fails when nothing is left to happen, or only after more time than allowed. */
    public void runUntil(BooleanSupplier done, Duration limit) {
        Instant latest = now().plus(limit);
        driver = Thread.currentThread();
        while (true) {
            settle();
            if (done.getAsBoolean()) {
                return;
            }
            Instant next = nextMoment();
            if (next == null) {
                throw new AssertionError("Nothing is left to happen. " + diagnostics());
            }
            if (next.isAfter(latest)) {
                throw new AssertionError("It takes more than " + limit + ". " + diagnostics());
            }
            step();
        }
    }

    /** Lets everything happen that happens in this time, and no more of it pass. */
    public void runFor(Duration duration) {
        Instant end = now().plus(duration);
        driver = Thread.currentThread();
        while (true) {
            settle();
            Instant next = nextMoment();
            if (next == null || next.isAfter(end)) {
                time.skipTo(end);
                return;
            }
            step();
        }
    }

    /** One thing. False when there is none left. */
    public boolean step() {
        driver = Thread.currentThread();
        settle();
        Instant next = nextMoment();
        if (next == null) {
            return false;
        }
        time.skipTo(next);
        List<Option> options = options();
        List<String> names = options.stream().map(Option::name).toList();
        Option picked = options.get(choice.pick(names));
        record(picked.name());
        picked.run().run();
        settle();
        return true;
    }

    public List<String> trace() {
        return List.copyOf(trace);
    }

    public String traceHash() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) hash.clone()).digest());
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void record(String what) {
        String line = "+" + elapsed().toMillis() + " ms " + what;
        trace.add(line);
        hash.update(line.getBytes(StandardCharsets.UTF_8));
        hash.update((byte) '\n');
    }

    // The driver

    /** Waits, in real time, until nobody does anything. */
    private void settle() {
        while (true) {
            long seen;
            lock.lock();
            try {
                awaitWhile(() -> busy() > 0, "to come to rest");
                seen = bustle;
            } finally {
                lock.unlock();
            }
            // The service signals other workflows, starts children and tells parents from there.
            awaitCommonPool();
            lock.lock();
            try {
                if (busy() == 0 && bustle == seen) {
                    break;
                }
            } finally {
                lock.unlock();
            }
        }
        Throwable failed = failure;
        if (failed != null) {
            throw new AssertionError("A process failed", failed);
        }
    }

    /** Not by awaitQuiescence, which lends a hand: what one stage's driver does in passing, another stage would miss. */
    private void awaitCommonPool() {
        long latest = System.nanoTime() + PATIENCE.toNanos();
        while (!ForkJoinPool.commonPool().isQuiescent()) {
            if (System.nanoTime() - latest > 0) {
                throw new AssertionError("The service's own work does not end. " + diagnostics());
            }
            LockSupport.parkNanos(20_000);
        }
    }

    private void awaitWhile(BooleanSupplier condition, String what) {
        long left = PATIENCE.toNanos();
        try {
            while (condition.getAsBoolean()) {
                if (left <= 0) {
                    throw new AssertionError("Waited too long for the stage " + what + ". " + diagnostics());
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the stage " + what + ". " + diagnostics());
        }
    }

    private int busy() {
        int sum = 0;
        for (Party party : parties) {
            sum += party.busy;
        }
        return sum;
    }

    private @Nullable Instant nextMoment() {
        lock.lock();
        try {
            if (!ready().isEmpty()) {
                return now();
            }
            Appointment appointment = agenda.peek();
            SteppedTime.Due alarm = time.next();
            if (appointment == null) {
                return alarm == null ? null : later(alarm.at());
            }
            return later(alarm == null || appointment.at.isBefore(alarm.at()) ? appointment.at : alarm.at());
        } finally {
            lock.unlock();
        }
    }

    private Instant later(Instant when) {
        return when.isBefore(now()) ? now() : when;
    }

    private List<Option> options() {
        lock.lock();
        try {
            List<Option> options = ready();
            // Whoever happens to have been written down first need not be first.
            agenda.stream().filter(item -> !item.at.isAfter(now())).sorted().forEach(item ->
                    options.add(new Option(item.what, item.order, () -> begin(item))));
            SteppedTime.Due alarm = time.next();
            if (alarm != null && !alarm.at().isAfter(now())) {
                options.add(new Option("alarm: " + alarm.what(), 0, () -> {
                    if (alarm.what().equals(HEARTBEAT_ALARM)) {
                        everybodyBeats();
                    }
                    time.runNext();
                }));
            }
            return options;
        } finally {
            lock.unlock();
        }
    }

    private void begin(Appointment appointment) {
        lock.lock();
        try {
            agenda.remove(appointment);
        } finally {
            lock.unlock();
        }
        appointment.action.run();
    }

    /** What can happen at once: tasks somebody can take, and activities whose turn it may be. */
    private List<Option> ready() {
        var options = new ArrayList<Option>();
        for (Waiting<Task> waiting : tasks) {
            if (server(waiting.what.kind(), waiting.what.queue()) != null) {
                options.add(new Option(waiting.what.name(), waiting.order, () -> deliver(waiting)));
            }
        }
        for (Parked waiting : parked) {
            if (waiting.enabled()) {
                options.add(new Option(waiting.name, waiting.order, () -> resume(waiting)));
            }
        }
        options.sort(Comparator.comparing(Option::name).thenComparing(Option::order));
        return options;
    }

    private @Nullable Party server(Kind kind, String queue) {
        for (Party party : parties) {
            if (party.alive && party.serves(kind, queue)) {
                return party;
            }
        }
        return null;
    }

    private void deliver(Waiting<Task> waiting) {
        lock.lock();
        try {
            Task task = waiting.what;
            Party party = server(task.kind(), task.queue());
            if (party == null) {
                return;
            }
            awaitWhile(() -> party.alive && !party.polls(task), "so that " + party.name + " polls " + task.queue());
            if (party.alive) {
                tasks.remove(waiting);
                hand(party, task);
            }
        } finally {
            lock.unlock();
        }
    }

    private void hand(Party party, Task task) {
        Polling poll = party.takePoll(task);
        if (task.activity() != null) {
            party.inHand.put(task.activity().token(), new InHand(task.activity(), now()));
        }
        change(party, 1);
        poll.handed.complete(task);
    }

    private void resume(Parked waiting) {
        lock.lock();
        try {
            parked.remove(waiting);
            change(waiting.actor.party, 1);
        } finally {
            lock.unlock();
        }
        waiting.go.complete(null);
    }

    /** Activities beat while their process lives, whatever they are waiting for. */
    private void everybodyBeats() {
        List<InHand> due = new ArrayList<>();
        lock.lock();
        try {
            for (Party party : parties) {
                for (InHand hand : party.inHand.values()) {
                    Duration most = hand.activity.heartbeatTimeout();
                    if (most.isPositive() && !hand.lastBeat.plus(most).isAfter(now())) {
                        hand.lastBeat = now();
                        due.add(hand);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        for (InHand hand : due) {
            answered(hand, hand.activity.beat(hand.details));
        }
    }

    private void answered(InHand hand, OutstandingActivity.Beat answer) {
        if (answer != OutstandingActivity.Beat.GO_ON) {
            lock.lock();
            try {
                if (hand.interruption == null) {
                    hand.interruption = answer;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    // Activities

    private void park(Working activity, String what, @Nullable CompletableFuture<?> answer) {
        Parked waiting;
        lock.lock();
        try {
            if (!activity.party.alive) {
                throw new ProcessDied(activity.party.name);
            }
            waiting = new Parked(activity.name + ": " + what, arrivals++, activity, answer);
            parked.add(waiting);
            change(activity.party, -1);
        } finally {
            lock.unlock();
        }
        waiting.go.join();
        if (!activity.party.alive) {
            throw new ProcessDied(activity.party.name);
        }
        OutstandingActivity.Beat interruption = activity.hand.interruption;
        if (answer != null && !answer.isDone() && interruption != null) {
            throw interruption == OutstandingActivity.Beat.CANCELLED
                    ? new ActivityCanceledException(activity.info)
                    : new ActivityNotExistsException(activity.info, null);
        }
    }

    /** The activity that this thread runs, from its first line to its last. */
    <T> T working(Party party, ActivityInfo info, Supplier<T> work) {
        InHand hand;
        lock.lock();
        try {
            hand = party.inHand.get(ByteString.copyFrom(info.getTaskToken()));
        } finally {
            lock.unlock();
        }
        if (hand == null) {
            throw new ProcessDied(party.name);
        }
        hand.info = info;
        var activity = new Working(party, hand, info);
        actors.set(activity);
        try {
            return work.get();
        } finally {
            actors.remove();
            lock.lock();
            try {
                over(activity);
            } finally {
                lock.unlock();
            }
        }
    }

    private @Nullable InHand takeFromHand(ByteString token) {
        for (Party party : parties) {
            InHand hand = party.inHand.remove(token);
            if (hand != null) {
                return hand;
            }
        }
        return null;
    }

    void told(Party party, ByteString token, Payloads details) {
        lock.lock();
        try {
            InHand hand = party.inHand.get(token);
            if (hand != null) {
                hand.details = details;
                hand.lastBeat = now();
            }
        } finally {
            lock.unlock();
        }
    }

    // Processes

    void joined(Party party) {
        lock.lock();
        try {
            parties.add(party);
        } finally {
            lock.unlock();
        }
    }

    Party storyteller() {
        return story;
    }

    /** A worker is through with a task. */
    void through(Party party, @Nullable ByteString activity) {
        lock.lock();
        try {
            if (activity != null && party.alive) {
                party.inHand.remove(activity);
            }
            change(party, -1);
        } finally {
            lock.unlock();
        }
    }

    void handedDirectly(Party party) {
        busy(party, 1);
    }

    void failed(Throwable cause) {
        failure = cause;
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void uninterrupted(Runnable action) {
        busy(story, 1);
        try {
            action.run();
        } finally {
            busy(story, -1);
        }
    }

    /** Nothing of it counts any more. */
    boolean died(Party party) {
        List<InHand> lost;
        List<Parked> released = new ArrayList<>();
        List<Polling> polls;
        lock.lock();
        try {
            if (!party.alive) {
                return false;
            }
            party.alive = false;
            party.busy = 0;
            bustle++;
            lost = List.copyOf(party.inHand.values());
            party.inHand.clear();
            polls = List.copyOf(party.polls);
            party.polls.clear();
            for (Iterator<Parked> all = parked.iterator(); all.hasNext(); ) {
                Parked one = all.next();
                if (one.actor.party == party) {
                    all.remove();
                    released.add(one);
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        polls.forEach(poll -> poll.handed.cancel(true));
        for (InHand hand : lost) {
            Duration beat = hand.activity.heartbeatTimeout();
            ActivityInfo info = hand.info;
            missed(hand, info != null ? noticedAfter.apply(info) : beat.isPositive() ? beat : Duration.ofSeconds(10));
        }
        released.forEach(one -> one.go.complete(null));
        return true;
    }

    void busy(Party party, int more) {
        lock.lock();
        try {
            change(party, more);
        } finally {
            lock.unlock();
        }
    }

    private void change(Party party, int more) {
        if (!party.alive) {
            return;
        }
        party.busy += more;
        if (more > 0) {
            bustle++;
        } else if (busy() == 0) {
            changed.signalAll();
        }
        if (party.busy < 0) {
            failure = new IllegalStateException(party.name + " did less than nothing");
        }
    }

    ServiceCall calls(Party party, String method) {
        Actor actor = actors.get();
        if (actor == null && party == story && Thread.currentThread() != driver) {
            actor = onlyClient();
        }
        return new ServiceCall(method, party, actor, Thread.currentThread());
    }

    /** The SDK asks for the outcome of an accepted update on a thread of its own; somebody waits for it. */
    private @Nullable Actor onlyClient() {
        lock.lock();
        try {
            List<Client> active = clients.stream().filter(client -> client.waiting == 0).toList();
            return active.size() == 1 ? active.getFirst() : null;
        } finally {
            lock.unlock();
        }
    }

    /** Who drives cannot wait for what only happens when somebody drives. */
    void mayWait(ServiceCall call) {
        if (call.actor == null && call.caller == driver) {
            throw new IllegalStateException(
                    "The driver itself would wait for " + call.method() + ". Use callOut or story.");
        }
    }

    void begins(ServiceCall call) {
        busy(call.party, 1);
    }

    void ends(ServiceCall call) {
        lock.lock();
        try {
            if (call.ended) {
                return;
            }
            call.ended = true;
            if (call.waits) {
                call.waits = false;
                goesOn(call.actor);
            } else {
                change(call.party, -1);
            }
        } finally {
            lock.unlock();
        }
    }

    private void goesOn(@Nullable Actor actor) {
        if (actor != null && --actor.waiting == 0 && !actor.over) {
            change(actor.party, 1);
        }
    }

    /** It may leave calls behind that still wait; nobody waits with them. */
    private void over(Actor actor) {
        actor.over = true;
        if (actor.waiting > 0) {
            change(actor.party, 1);
        }
    }

    // What the service tells

    @Override
    public void waits(Call made) {
        ServiceCall call = (ServiceCall) made;
        lock.lock();
        try {
            if (call.ended || call.waits) {
                return;
            }
            call.waits = true;
            change(call.party, -1);
            if (call.actor != null && call.actor.waiting++ == 0 && !call.actor.over) {
                change(call.actor.party, -1);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void answerDue(Call made) {
        ServiceCall call = (ServiceCall) made;
        lock.lock();
        try {
            if (call.ended || !call.waits) {
                return;
            }
            call.waits = false;
            change(call.party, 1);
            goesOn(call.actor);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ready(Task task) {
        lock.lock();
        try {
            if (task.kind() == Kind.QUERY) {
                for (Party party : parties) {
                    if (party.alive && party.polls(task)) {
                        hand(party, task);
                        return;
                    }
                }
            }
            tasks.add(new Waiting<>(task, arrivals++));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Future<Task> poll(Call made, Kind kind, String queue) {
        Party party = ((ServiceCall) made).party;
        lock.lock();
        try {
            var poll = new Polling(kind, queue, party);
            if (!party.alive) {
                poll.handed.cancel(true);
                return poll.handed;
            }
            party.polls.add(poll);
            for (Iterator<Waiting<Task>> all = tasks.iterator(); all.hasNext(); ) {
                Task task = all.next().what;
                if (task.kind() == Kind.QUERY && poll.takes(task)) {
                    all.remove();
                    hand(party, task);
                    break;
                }
            }
            changed.signalAll();
            return poll;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void undelivered(Call made, Task task) {
        ServiceCall call = (ServiceCall) made;
        through(call.party, task.activity() == null ? null : task.activity().token());
    }

    @Override
    public void cancelRequested(String runId, long scheduledEventId) {
        interruptSoon(runId, scheduledEventId, OutstandingActivity.Beat.CANCELLED);
    }

    @Override
    public void gone(String runId, long scheduledEventId) {
        interruptSoon(runId, scheduledEventId, OutstandingActivity.Beat.GONE);
    }

    @Override
    public void closed(String runId) {
        interruptSoon(runId, -1, OutstandingActivity.Beat.GONE);
    }

    /** Activities learn by heartbeat that they are not wanted any more; those that do not beat never learn it. */
    private void interruptSoon(String runId, long scheduledEventId, OutstandingActivity.Beat how) {
        List<InHand> concerned = new ArrayList<>();
        lock.lock();
        try {
            for (Party party : parties) {
                for (InHand hand : party.inHand.values()) {
                    if (hand.activity.runId().equals(runId)
                            && (scheduledEventId < 0 || hand.activity.scheduledEventId() == scheduledEventId)
                            && hand.activity.heartbeatTimeout().isPositive()) {
                        concerned.add(hand);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        concerned.sort(Comparator.comparing(hand -> hand.activity.scheduledEventId()));
        for (InHand hand : concerned) {
            after(
                    hand.activity.heartbeatTimeout().dividedBy(2),
                    "heartbeat of " + hand.activity,
                    () -> answered(hand, how));
        }
    }

    // Who is there

    String diagnostics() {
        var text = new StringBuilder("After " + elapsed() + ":\n");
        lock.lock();
        try {
            for (Party party : parties) {
                text.append(party.name)
                        .append(party.alive ? "" : " (dead)")
                        .append(", busy ")
                        .append(party.busy)
                        .append(", in hand ")
                        .append(party.inHand.values().stream().map(hand -> hand.activity.toString()).toList())
                        .append(", polls ")
                        .append(party.polls.size())
                        .append('\n');
            }
            tasks.forEach(task -> text.append("to do: ").append(task.what.name()).append(" on ")
                    .append(task.what.queue()).append('\n'));
            parked.forEach(waiting -> text.append("parked: ").append(waiting.name).append('\n'));
            agenda.stream().sorted().limit(12).forEach(item -> text.append("agenda: ").append(item.at)
                    .append(' ').append(item.what).append('\n'));
            int from = Math.max(0, trace.size() - 25);
            trace.subList(from, trace.size()).forEach(line -> text.append("did ").append(line).append('\n'));
        } finally {
            lock.unlock();
        }
        if (server != null) {
            server.diagnostics(text);
        }
        return text.toString();
    }

    private record Option(String name, long order, Runnable run) {}

    private record Waiting<T>(T what, long order) {}

    private record Appointment(Instant at, long order, String what, Runnable action)
            implements Comparable<Appointment> {
        @Override
        public int compareTo(Appointment other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private static final class Parked {
        private final String name;
        private final long order;
        private final Working actor;
        private final @Nullable CompletableFuture<?> answer;
        private final CompletableFuture<@Nullable Void> go = new CompletableFuture<>();

        Parked(String name, long order, Working actor, @Nullable CompletableFuture<?> answer) {
            this.name = name;
            this.order = order;
            this.actor = actor;
            this.answer = answer;
        }

        boolean enabled() {
            return answer == null || answer.isDone() || actor.hand.interruption != null;
        }
    }

    /** An activity a worker is at. */
    private static final class InHand {
        private final OutstandingActivity activity;
        private volatile @Nullable ActivityInfo info;
        private volatile OutstandingActivity.@Nullable Beat interruption;
        private Payloads details = Payloads.getDefaultInstance();
        private Instant lastBeat;

        InHand(OutstandingActivity activity, Instant taken) {
            this.activity = activity;
            lastBeat = taken;
        }
    }

    private abstract static class Actor {
        final Party party;
        int waiting;
        boolean over;

        Actor(Party party) {
            this.party = party;
        }
    }

    private static final class Client extends Actor {
        private final String what;

        Client(String what, Party party) {
            super(party);
            this.what = what;
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private static final class Working extends Actor {
        private final InHand hand;
        private final ActivityInfo info;
        private final String name;

        Working(Party party, InHand hand, ActivityInfo info) {
            super(party);
            this.hand = hand;
            this.info = info;
            name = info.getActivityType() + " of " + info.getWorkflowId();
        }
    }

    static final class ServiceCall extends Call {
        private final Party party;
        private final @Nullable Actor actor;
        private final Thread caller;
        private boolean waits;
        private boolean ended;

        ServiceCall(String method, Party party, @Nullable Actor actor, Thread caller) {
            super(method);
            this.party = party;
            this.actor = actor;
            this.caller = caller;
        }
    }

    /** Somebody who talks to the service: a process, or the test itself. */
    static final class Party {
        private final String name;
        private final Map<Kind, List<String>> queues = new HashMap<>();
        private final Deque<Polling> polls = new ArrayDeque<>();
        private final Map<ByteString, InHand> inHand = new HashMap<>();
        private volatile boolean alive = true;
        private int busy;

        Party(String name) {
            this.name = name;
        }

        void serve(Kind kind, String queue) {
            queues.computeIfAbsent(kind, none -> new ArrayList<>()).add(queue);
        }

        boolean alive() {
            return alive;
        }

        @Override
        public String toString() {
            return name;
        }

        private boolean serves(Kind kind, String queue) {
            Kind served = kind == Kind.QUERY ? Kind.WORKFLOW_TASK : kind;
            return queues.getOrDefault(served, List.of()).contains(queue);
        }

        private boolean polls(Task task) {
            return polls.stream().anyMatch(poll -> poll.takes(task));
        }

        private Polling takePoll(Task task) {
            for (Iterator<Polling> all = polls.iterator(); all.hasNext(); ) {
                Polling poll = all.next();
                if (poll.takes(task)) {
                    all.remove();
                    return poll;
                }
            }
            throw new IllegalStateException(name + " does not poll " + task.queue());
        }
    }

    private final class Polling implements Future<Task> {
        private final Kind kind;
        private final String queue;
        private final Party party;
        private final CompletableFuture<Task> handed = new CompletableFuture<>();

        Polling(Kind kind, String queue, Party party) {
            this.kind = kind;
            this.queue = queue;
            this.party = party;
        }

        boolean takes(Task task) {
            return queue.equals(task.queue()) && (kind == Kind.ACTIVITY) == (task.kind() == Kind.ACTIVITY);
        }

        @Override
        public boolean cancel(boolean interrupt) {
            lock.lock();
            try {
                party.polls.remove(this);
                return handed.cancel(interrupt);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Task get() throws InterruptedException, java.util.concurrent.ExecutionException {
            return handed.get();
        }

        @Override
        public Task get(long timeout, TimeUnit unit)
                throws InterruptedException,
                        java.util.concurrent.ExecutionException,
                        java.util.concurrent.TimeoutException {
            return handed.get(timeout, unit);
        }

        @Override
        public boolean isCancelled() {
            return handed.isCancelled();
        }

        @Override
        public boolean isDone() {
            return handed.isDone();
        }
    }
}
