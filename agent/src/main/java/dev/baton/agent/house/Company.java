package dev.baton.agent.house;

import static dev.baton.livekit.OurMarks.BRIEFING_TRACK;
import static dev.baton.livekit.OurMarks.HOLD_TRACK;
import static dev.baton.livekit.OurMarks.WORDS_TRACK;

import dev.baton.agent.cell.Guest;
import dev.baton.agent.cell.Seat;
import dev.baton.agent.cell.SeatListener;
import dev.baton.livekit.OurMarks;
import dev.baton.port.CallAgent.Left;
import dev.baton.port.Notice;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call that the house agent is with: a seat in a media cell, and what is heard from it by whom. */
final class Company implements SeatListener {

    private static final Duration PROMPT = Duration.ofSeconds(4);
    private static final Duration LONGEST_SENTENCE = Duration.ofSeconds(30);
    // Whoever waits for an agent takes it for dead after two seconds.
    static final Duration BEAT = Duration.ofMillis(250);
    private static final Runnable NOBODY_WAITS = () -> {};

    private final Clips clips;
    private final Consumer<String> whenRinging;
    private final SideDoor sideDoor;
    private final Map<String, CompletableFuture<Optional<Aside>>> asides = new ConcurrentHashMap<>();
    private final CompletableFuture<Left> leaving = new CompletableFuture<>();
    private final CompletableFuture<Seat> seat = new CompletableFuture<>();
    private final CompletableFuture<Guest> caller = new CompletableFuture<>();
    private final Map<String, Guest> present = new ConcurrentHashMap<>();
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final Set<String> departed = ConcurrentHashMap.newKeySet();
    // Of the process of this agent, so that nobody stands in for itself.
    private final String process;
    // One sentence after the other.
    private final ReentrantLock speaking = new ReentrantLock();
    private Seat.@Nullable Playing music;
    // Read by the rounds of the stand-ins, which must not wait for anybody.
    private volatile @Nullable String heldFor;
    private volatile boolean standInWanted;
    private volatile @Nullable String welcoming;
    private volatile @Nullable Briefing briefing;
    private boolean published;
    private final Set<String> wordsTo = new HashSet<>();
    private Set<String> briefingTo = Set.of();
    // Caller and supervisor hear each other: what is said to one is said to both.
    private boolean joined;
    private int attendances;

    /** The way into the room beside the caller's in which a supervisor is. May take its time. */
    @FunctionalInterface
    interface SideDoor {
        /** Nothing: they are in no such room. */
        Optional<Aside> to(String supervisor);
    }

    /** {@code whenRinging}: told whenever something about a supervisor's telephone changes that was not picked up yet. Must be quick. */
    Company(Clips clips, String process, Consumer<String> whenRinging, SideDoor sideDoor) {
        this.clips = clips;
        this.process = process;
        this.whenRinging = whenRinging;
        this.sideDoor = sideDoor;
        var unused = leaving.whenComplete((_, _) -> asides.values().forEach(Company::leave));
    }

    void sits(Seat taken) {
        seat.complete(taken);
    }

    // ---- noticed in the room

    @Override
    public void present(Guest guest) {
        present.put(guest.identity(), guest);
        departed.remove(guest.identity());
        if (guest.kind() == Guest.Kind.PHONE && guest.is(OurMarks.ROLE, OurMarks.SUPERVISOR) && !guest.talks()) {
            whenRinging.accept(guest.identity());
        }
        boolean person = guest.kind() == Guest.Kind.PHONE || guest.kind() == Guest.Kind.BROWSER;
        if (person && !guest.is(OurMarks.ROLE, OurMarks.SUPERVISOR)) {
            caller.complete(guest);
        }
        greetIfThere();
        expectSupervisor(guest);
    }

    @Override
    public void gone(String identity) {
        present.remove(identity);
        departed.add(identity);
    }

    @Override
    public void pressed(String from, char digit) {
        Briefing now = briefing;
        if (now != null) {
            now.pressed(from, digit);
        }
    }

    @Override
    public void heard(String identity) {
        heard.add(identity);
    }

    @Override
    public void over(String how) {
        // Without effect if we were asked to go.
        leaving.completeExceptionally(ApplicationFailure.newFailure("the agent is not in the room any more: " + how, "AgentLost"));
    }

    /** The first one who is somebody to talk with. */
    CompletableFuture<Guest> caller() {
        return caller;
    }

    CompletableFuture<Left> leaving() {
        return leaving;
    }

    /** Whether we are still in the room after so long. */
    boolean remains(Duration time) {
        try {
            leaving.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException stillHere) {
            return true;
        } catch (ExecutionException gone) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** That the caller hears us now: a frame went out within the time that a beat stands for. */
    boolean flows(Duration within) {
        return seat.isDone() && !seat.isCompletedExceptionally() && seat.join().flows(within);
    }

    synchronized int attended() {
        return ++attendances;
    }

    synchronized boolean attendedSince(int attendance) {
        return attendances > attendance;
    }

    // ---- the caller

    /** Before anybody asks for it: music, and the greeting as soon as they can hear it. */
    void welcome(String whom) {
        hold(whom, NOBODY_WAITS);
        greet(whom);
    }

    /** Once, when they are there: a phone may still ring. */
    void greet(String whom) {
        if (welcoming == null) {
            welcoming = whom;
            greetIfThere();
        }
    }

    private void greetIfThere() {
        String whom = welcoming;
        Guest guest = whom == null || whom.isEmpty() ? null : present.get(whom);
        if (guest != null && guest.talks()) {
            welcoming = "";
            Thread.ofVirtual().start(() -> {
                try {
                    say(Set.of(guest.identity()), clips.greeting(), "the greeting", NOBODY_WAITS);
                } catch (ApplicationFailure hungUp) {
                    // Whoever waits for us is told by the attendance.
                }
            });
        }
    }

    /** Music, to the caller alone. {@code beat}: run all the while, as whoever waits for us wants to know that we live. */
    synchronized void hold(String caller, Runnable beat) {
        heldFor = caller;
        joined = false;
        Seat here = voices(caller, beat);
        if (music == null || music.over().isDone()) {
            music = here.play(HOLD_TRACK, clips.music(), true);
        }
    }

    /** Two are joined: no music any more, and whatever is said is said to both. */
    synchronized void rest() {
        heldFor = null;
        joined = true;
        if (published) {
            if (wordsTo.addAll(briefingTo)) {
                here(NOBODY_WAITS).letHear(WORDS_TRACK, Set.copyOf(wordsTo));
            }
            letHearBriefing(Set.of());
        }
        silence(NOBODY_WAITS);
        dismissStandIns();
    }

    /** From now on somebody of another process is to sit in the room, until the hold is over. */
    void wantStandIn() {
        standInWanted = true;
    }

    /** Whether somebody has to be sent for. */
    boolean lacksStandIn() {
        return standInWanted && standIns().isEmpty() && !leaving.isDone();
    }

    /** Those of other processes who stand by in the room. */
    private Set<String> standIns() {
        return present.values().stream()
                .filter(one -> one.kind() == Guest.Kind.AGENT && one.attributes().containsKey(OurMarks.STANDBY) && !one.is(OurMarks.STANDBY, process))
                .map(Guest::identity).collect(Collectors.toSet());
    }

    /** Who hears us, and is held. */
    Optional<String> holding() {
        return Optional.ofNullable(heldFor);
    }

    /** That the music plays, and to whom: said to all who stand by, as long as it is true. */
    void assureStandIns() {
        holding().filter(_ -> flows(StandIn.SILENT)).ifPresent(this::tellStandIns);
    }

    void dismissStandIns() {
        standInWanted = false;
        tellStandIns("");
    }

    private void tellStandIns(String held) {
        if (seat.isDone() && !seat.isCompletedExceptionally()) {
            standIns().forEach(one -> seat.join().tell(one, StandIn.TOPIC, held.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** By itself, since nobody could ask for it. */
    void comeBack() {
        holding().ifPresent(whom -> Thread.ofVirtual().start(() -> {
            try {
                say(Set.of(whom), clips.alone(), "that nothing is done just now", NOBODY_WAITS);
            } catch (ApplicationFailure gone) {
                // So is the caller, or we are.
            }
        }));
    }

    /** Done when it was said, or at once where the house has no such sentence. The music waits meanwhile. */
    void say(Set<String> to, Notice notice, Runnable beat) {
        clips.saying(notice).ifPresent(sentence -> say(to, sentence, notice.kind().toString(), beat));
    }

    void ask(String whom, Runnable beat) {
        say(Set.of(whom), clips.question(), "a question", beat);
    }

    private void say(Set<String> to, Path sentence, String what, Runnable beat) {
        waitForTheWord(beat);
        var saying = new ArrayList<Seat.Playing>();
        try {
            synchronized (this) {
                var callers = new HashSet<>(to);
                String held = heldFor;
                if (!joined && held != null) {
                    // Until they are joined, nobody but the caller hears what is said to the caller, and the other way round.
                    callers.retainAll(Set.of(held));
                }
                boolean more = wordsTo.addAll(callers);
                Seat here = voices(heldFor, beat);
                var others = new HashSet<>(to);
                others.removeAll(callers);
                if (!callers.isEmpty()) {
                    silence(beat);
                    if (more) {
                        here.letHear(WORDS_TRACK, Set.copyOf(wordsTo));
                    }
                    saying.add(here.play(WORDS_TRACK, sentence, false));
                }
                if (!others.isEmpty()) {
                    letHearBriefing(others);
                    saying.add(here.play(BRIEFING_TRACK, sentence, false));
                }
            }
            for (Seat.Playing one : saying) {
                await(one.over(), LONGEST_SENTENCE, "saying " + what, beat);
            }
        } finally {
            speaking.unlock();
            afterwards(saying);
        }
    }

    private synchronized void afterwards(List<Seat.Playing> said) {
        if (leaving.isDone()) {
            return;
        }
        Seat here = here(NOBODY_WAITS);
        said.stream().filter(one -> !one.over().isDone()).forEach(here::stop);
        String held = heldFor;
        if (held != null) {
            hold(held, NOBODY_WAITS);
        }
    }

    /** All people who are there. */
    Set<String> people() {
        return present.values().stream().filter(Guest::talks).map(Guest::identity).collect(Collectors.toSet());
    }

    private void waitForTheWord(Runnable beat) {
        try {
            do {
                beat.run();
            } while (!speaking.tryLock(BEAT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw ApplicationFailure.newFailure("the agent is being ended while others speak", "AgentLost");
        }
    }

    // ---- the supervisor

    // While their phone rings. LiveKit, asked for a track by somebody who may not hear it yet, looks again seconds later.
    private void expectSupervisor(Guest guest) {
        if (guest.kind() == Guest.Kind.PHONE && guest.is(OurMarks.ROLE, OurMarks.SUPERVISOR)) {
            // Not on the thread that brings the news: somebody may hold this lock and wait for the next ones.
            Thread.ofVirtual().start(() -> expect(guest.identity()));
        }
    }

    private synchronized void expect(String supervisor) {
        if (published && !joined && briefing == null && !briefingTo.contains(supervisor) && !leaving.isDone()) {
            var more = new HashSet<>(briefingTo);
            more.add(supervisor);
            letHearBriefing(more);
        }
    }

    private void letHearBriefing(Set<String> who) {
        briefingTo = Set.copyOf(who);
        here(NOBODY_WAITS).letHear(BRIEFING_TRACK, briefingTo);
    }

    /** Again and again to this one alone, wherever they are, until they press one of these keys; or until {@code beat} says that nobody waits any more. */
    char brief(String supervisor, Set<Character> keys, Runnable beat) {
        Optional<Aside> aside = beside(supervisor, beat);
        if (aside.isPresent()) {
            return aside.get().brief(clips.briefing(), keys, leaving::isDone, beat);
        }
        Briefing telling;
        synchronized (this) {
            telling = new Briefing(voices(heldFor, beat), clips.briefing(), supervisor);
            briefing = telling;
            // Nobody else, from before the first frame.
            letHearBriefing(Set.of(supervisor));
        }
        try {
            return telling.untilPressed(keys, leaving::isDone, beat);
        } finally {
            synchronized (this) {
                briefing = null;
            }
        }
    }

    /** A word to a supervisor, in whichever room they are. */
    void tell(String supervisor, Notice notice, Runnable beat) {
        Optional<Aside> aside = beside(supervisor, beat);
        if (aside.isPresent()) {
            clips.saying(notice).ifPresent(sentence -> aside.get().say(sentence, notice.kind().toString(), beat));
        } else {
            say(Set.of(supervisor), notice, beat);
        }
    }

    /** Where a supervisor is who is not in the caller's room. Once there, we stay for as long as they do. */
    private Optional<Aside> beside(String supervisor, Runnable beat) {
        if (present.containsKey(supervisor)) {
            return Optional.empty();
        }
        CompletableFuture<Optional<Aside>> going = asides.computeIfAbsent(supervisor,
                one -> CompletableFuture.supplyAsync(() -> sideDoor.to(one), Thread::startVirtualThread));
        var unused = going.whenComplete((aside, failure) -> {
            if (failure != null || aside.isEmpty()) {
                asides.remove(supervisor, going);
            } else {
                aside.get().over().thenRun(() -> asides.remove(supervisor, going));
            }
        });
        if (leaving.isDone()) {
            leave(going);
        }
        return await(going, PROMPT, "looking for the supervisor", beat);
    }

    private static void leave(CompletableFuture<Optional<Aside>> going) {
        going.thenAccept(aside -> aside.ifPresent(Aside::leave));
    }

    /** Whether both made a sound within this time. Not if one of them goes: the other is not left alone for the rest of it. */
    boolean bothAreHeard(String one, String other, Duration atMost, Runnable beat) {
        Seat here = here(beat);
        heard.clear();
        here.listenTo(Set.of(one, other));
        try {
            long until = System.nanoTime() + atMost.toNanos();
            while (!(heard.contains(one) && heard.contains(other))) {
                beat.run();
                long left = until - System.nanoTime();
                if (left <= 0 || departed.contains(one) || departed.contains(other) || !remains(Duration.ofNanos(Math.min(left, Duration.ofMillis(100).toNanos())))) {
                    return false;
                }
            }
            return true;
        } finally {
            here.listenTo(Set.of());
        }
    }

    void leave() {
        leaving.complete(new Left());
        dismissStandIns();
        // Also whoever was told to go while still coming in.
        CompletableFuture<String> left = seat.thenCompose(Seat::leave);
        if (seat.isDone() && !seat.isCompletedExceptionally()) {
            await(left, PROMPT, "leaving the room", NOBODY_WAITS);
        }
    }

    private void silence(Runnable beat) {
        if (music != null) {
            here(beat).stop(music);
            music = null;
        }
    }

    // Once, and before anything is played: all voices stand ready, heard by nobody but who is named.
    private Seat voices(@Nullable String caller, Runnable beat) {
        Seat here = here(beat);
        if (!published) {
            if (caller != null) {
                wordsTo.add(caller);
            }
            var hold = here.publish(HOLD_TRACK, caller == null ? Set.of() : Set.of(caller));
            // For good: whoever is named only when something is said hears it seconds late.
            var words = here.publish(WORDS_TRACK, Set.copyOf(wordsTo));
            briefingTo = present.values().stream().filter(one -> one.kind() == Guest.Kind.PHONE && one.is(OurMarks.ROLE, OurMarks.SUPERVISOR))
                    .map(Guest::identity).collect(Collectors.toSet());
            var briefings = here.publish(BRIEFING_TRACK, joined ? Set.of() : briefingTo);
            await(CompletableFuture.allOf(hold, words, briefings), PROMPT, "publishing the voices of the agent", beat);
            published = true;
        } else if (caller != null) {
            here.letHear(HOLD_TRACK, Set.of(caller));
            if (wordsTo.add(caller)) {
                here.letHear(WORDS_TRACK, Set.copyOf(wordsTo));
            }
        }
        return here;
    }

    private Seat here(Runnable beat) {
        return await(seat, PROMPT, "joining the room", beat);
    }

    static void pause(Runnable beat) {
        beat.run();
        try {
            Thread.sleep(BEAT);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw ApplicationFailure.newFailure("the agent is being ended", "AgentLost");
        }
    }

    static <T> T await(CompletableFuture<T> what, Duration atMost, String doing, Runnable beat) {
        long until = System.nanoTime() + atMost.toNanos();
        while (true) {
            beat.run();
            try {
                return what.get(BEAT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                if (System.nanoTime() > until) {
                    throw ApplicationFailure.newFailure("the agent did not get done: " + doing, "AgentFailed");
                }
            } catch (ExecutionException wrong) {
                throw ApplicationFailure.newFailureWithCause("the agent failed at " + doing, "AgentFailed", wrong);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw ApplicationFailure.newFailure("the agent is being ended while " + doing, "AgentLost");
            }
        }
    }
}
