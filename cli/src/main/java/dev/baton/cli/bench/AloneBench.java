package dev.baton.cli.bench;

import dev.baton.agent.cell.Cells;
import dev.baton.agent.cell.Seat;
import dev.baton.agent.cell.SeatListener;
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
import dev.baton.agent.media.Pacer;
import dev.baton.agent.media.RoomListener;
import dev.baton.agent.media.RoomParticipant;
import dev.baton.agent.media.WavFile;
import dev.baton.agent.webrtc.Studio;
import dev.baton.call.CallId;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.livekit.ApiKey;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import livekit.LivekitAgent.Job;
import livekit.LivekitModels.Room;

/**
 * What callers hear of an agent that decides by itself, since no Temporal can be reached: music when they come, a notice whenever the
 * hold lease has run out, and music again. In the same rooms, in turn, a bare seat in a cell is told to play the same notice: what LiveKit
 * and the codec take anyway. A tone stands for the music and another one for the notice.
 */
final class AloneBench {

    private static final Duration GOAL = Duration.ofMillis(300);
    // Long enough for the lease, and for being told again.
    private static final Duration LATER = Duration.ofSeconds(61);
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration NOTICE = Duration.ofMillis(300);
    // In ten milliseconds: what tells the two tones apart.
    private static final int MUSIC_HERTZ = 600;
    private static final int NOTICE_HERTZ = 1900;

    private final String url;
    private final ApiKey key;
    private final int count;
    private final int rounds;
    private final PrintWriter out;
    private final String instance = Long.toString(System.nanoTime(), 36);
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    // When Temporal had not answered again: what an agent decides, it decides then.
    private final NavigableSet<Long> asked = new ConcurrentSkipListSet<>();

    AloneBench(String url, ApiKey key, int count, int rounds, PrintWriter out) {
        this.url = url;
        this.key = key;
        this.count = count;
        this.rounds = rounds;
        this.out = out;
    }

    void run() throws Exception {
        Path folder = Files.createTempDirectory("baton-bench");
        Path music = tone(folder.resolve("music.wav"), MUSIC_HERTZ, Duration.ofSeconds(1));
        Path notice = tone(folder.resolve("notice.wav"), NOTICE_HERTZ, NOTICE);
        WorkflowServiceStubs nobody = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder().setTarget(closed()).build());
        var pacer = new Pacer();
        try (var cells = new Cells(Cells.Rules.USUAL)) {
            cells.ready().get(SOON.toSeconds() * 3, TimeUnit.SECONDS);
            Studio studio = Studio.open();
            var desk = new TransferDesk(WorkflowClient.newInstance(nobody), "calls", _ -> {
                throw new IllegalStateException("nobody asks for a destination here");
            });
            var agent = new HouseAgent((_, identity) -> identity.value(), desk, Duration.ofSeconds(1));
            var clips = new Clips(music, notice, notice, notice, notice, Map.of());
            InstantSource clock = () -> Instant.now().plus(ahead.get());
            var agents = new HouseAgents(url, "agent-" + instance, cells, clips, agent, desk, new NobodyToBegin(), () -> answers(nobody), clock);
            try {
                measure(agents, cells, studio, pacer, notice);
            } finally {
                agents.close();
            }
        } finally {
            pacer.close();
            nobody.shutdownNow();
            Files.delete(music);
            Files.delete(notice);
            Files.delete(folder);
        }
    }

    private void measure(HouseAgents agents, Cells cells, Studio studio, Pacer pacer, Path notice) throws Exception {
        var callers = new ArrayList<Caller>();
        var seats = new ArrayList<Seat>();
        var coming = new ArrayList<Double>();
        for (int i = 0; i < count; i++) {
            Caller caller = Caller.in("alone-" + instance + "-" + i, this, studio, pacer);
            callers.add(caller);
            seats.add(bare(cells, caller));
            long sent = System.nanoTime();
            // As LiveKit's dispatch does: somebody called, and this agent is sent for.
            agents.assigned(Job.newBuilder().setId("AJ_" + instance + i).setRoom(Room.newBuilder().setName(caller.room())).build(),
                    Badge.token(key, InstantSource.system(), caller.room(), "agent", Badge.Kind.AGENT));
            coming.add(millis(caller.ear().await(MUSIC_HERTZ, sent) - sent));
            // The greeting is over.
            caller.ear().await(MUSIC_HERTZ, caller.ear().await(NOTICE_HERTZ, sent) + NOTICE.toNanos());
        }
        var decided = new ArrayList<Double>();
        var silences = new ArrayList<Double>();
        // The first time, a track has to be found.
        var unused = played(callers, seats, notice);
        var bare = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) {
            ahead.updateAndGet(now -> now.plus(LATER));
            long before = System.nanoTime();
            for (Caller caller : callers) {
                long heard = caller.ear().await(NOTICE_HERTZ, before);
                decided.add(millis(heard - decision(before, heard)));
            }
            long end = System.nanoTime();
            for (Caller caller : callers) {
                long back = caller.ear().await(MUSIC_HERTZ, end + NOTICE.toNanos());
                silences.add(millis(caller.ear().silence(before, back)));
            }
            bare.addAll(played(callers, seats, notice));
        }
        report(coming, decided, silences, bare);
        for (Caller caller : callers) {
            caller.leave();
        }
    }

    private long decision(long before, long heard) {
        Long after = asked.higher(before);
        // It may have decided in the instant in which the time was set forward.
        return after != null && after < heard ? after : Objects.requireNonNull(asked.floor(before));
    }

    private Seat bare(Cells cells, Caller caller) throws Exception {
        Seat seat = cells.join(url, Badge.token(key, InstantSource.system(), caller.room(), "bare", Badge.Kind.AGENT), new SeatListener() {})
                .get(SOON.toSeconds(), TimeUnit.SECONDS);
        seat.publish("notice", Set.of("caller")).get(SOON.toSeconds(), TimeUnit.SECONDS);
        return seat;
    }

    private static List<Double> played(List<Caller> callers, List<Seat> seats, Path notice) throws Exception {
        long began = System.nanoTime();
        List<Seat.Playing> all = seats.stream().map(seat -> seat.play("notice", notice, false)).toList();
        var heard = new ArrayList<Double>();
        for (Caller caller : callers) {
            heard.add(millis(caller.ear().await(NOTICE_HERTZ, began) - began));
        }
        for (Seat.Playing one : all) {
            one.over().get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
        // What is still on its way to an ear is none of the next notice.
        TimeUnit.NANOSECONDS.sleep(NOTICE.toNanos());
        return heard;
    }

    private void report(List<Double> coming, List<Double> decided, List<Double> silences, List<Double> bare) {
        out.printf(Locale.ROOT, "%n%-66s %6s %8s %8s %8s%n", "ms", "times", "p50", "p99", "most");
        row("agent sent for to a caller in the room, until they hear music", coming);
        row("hold lease run out, decided, until the notice is heard", decided);
        row("a bare seat told to play the same, until it is heard", bare);
        row("nothing at all heard around a notice, at most", silences);
        double p99 = sample(decided).quantile(0.99);
        out.printf(Locale.ROOT, "%ndecision until heard, p99 %.0f ms (goal %d): %s%n", p99, GOAL.toMillis(),
                p99 <= GOAL.toMillis() ? "goal reached" : "goal not reached");
        out.println(Instant.now().truncatedTo(ChronoUnit.MINUTES));
        out.flush();
    }

    private void row(String what, List<Double> values) {
        Sample sample = sample(values);
        out.printf(Locale.ROOT, "%-66s %6d %8.0f %8.0f %8.0f%n", what, values.size(), sample.median(), sample.quantile(0.99), sample.quantile(1));
    }

    private static Sample sample(List<Double> values) {
        return new Sample(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double millis(long nanos) {
        return nanos / 1_000_000.0;
    }

    /** As an agent's process asks. */
    private boolean answers(WorkflowServiceStubs temporal) {
        try {
            return temporal.blockingStub().withDeadlineAfter(2, TimeUnit.SECONDS).getSystemInfo(GetSystemInfoRequest.getDefaultInstance()).hasCapabilities();
        } catch (StatusRuntimeException away) {
            return false;
        } finally {
            asked.add(System.nanoTime());
        }
    }

    /** A port on which nobody listens. */
    private static String closed() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + free.getLocalPort();
        }
    }

    private static Path tone(Path file, int hertz, Duration length) throws IOException {
        short[] samples = new short[(int) (Frame.RATE * length.toMillis() / 1000)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(8000 * Math.sin(2 * Math.PI * hertz * (i % Frame.RATE) / Frame.RATE));
        }
        return Files.write(file, WavFile.write(new Clip(samples)));
    }

    private record Caller(String room, RoomParticipant inside, Ear ear) {

        static Caller in(String room, AloneBench bench, Studio studio, Pacer pacer) throws Exception {
            var ear = new Ear();
            String token = Badge.token(bench.key, InstantSource.system(), room, "caller", Badge.Kind.PERSON);
            RoomParticipant inside = RoomParticipant.join(Invitation.to(bench.url, token), studio, pacer, Hearing.everybody(), ear)
                    .get(SOON.toSeconds(), TimeUnit.SECONDS);
            // LiveKit tells nobody of somebody who has no microphone.
            inside.publish("", Audience.everyone()).get(SOON.toSeconds(), TimeUnit.SECONDS);
            return new Caller(room, inside, ear);
        }

        void leave() throws Exception {
            inside.leave().get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** When which of the two tones was heard. */
    private static final class Ear implements RoomListener {

        private static final int LOUD = 800;

        private record Moment(long at, int hertz) {}

        private final List<Moment> moments = new ArrayList<>();

        @Override
        public void heard(String identity, String track, Frame frame) {
            int crossings = 0;
            int loudest = 0;
            short last = 0;
            for (short sample : frame.samples()) {
                loudest = Math.max(loudest, Math.abs(sample));
                crossings += (last < 0) != (sample < 0) ? 1 : 0;
                last = sample;
            }
            if (loudest > LOUD) {
                synchronized (this) {
                    // Two for each wave, in a hundredth of a second.
                    moments.add(new Moment(System.nanoTime(), crossings > (MUSIC_HERTZ + NOTICE_HERTZ) / 100 ? NOTICE_HERTZ : MUSIC_HERTZ));
                    notifyAll();
                }
            }
        }

        /** When it was first heard after this time. */
        synchronized long await(int hertz, long from) throws InterruptedException {
            long end = System.nanoTime() + SOON.toNanos();
            while (true) {
                Optional<Moment> first = moments.stream().filter(one -> one.at() >= from && one.hertz() == hertz).findFirst();
                if (first.isPresent()) {
                    return first.get().at();
                }
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("a caller did not hear " + hertz + " Hz within " + SOON);
                }
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            }
        }

        synchronized long silence(long from, long until) {
            long longest = 0;
            long last = from;
            for (Moment one : moments) {
                if (one.at() >= from && one.at() <= until) {
                    longest = Math.max(longest, one.at() - last);
                    last = one.at();
                }
            }
            return longest;
        }
    }

    /** Where calls would begin, if Temporal could be reached. */
    private static final class NobodyToBegin implements FrontDesk {

        @Override
        public Optional<CallId> callOf(Room room) {
            return Optional.empty();
        }

        @Override
        public void begin(Arrival arrival) {
            throw new IllegalStateException("Temporal cannot be reached");
        }

        @Override
        public void sendForStandIn(String room, String errand) {}

        @Override
        public void keepApart(String room, String supervisor) {}

        @Override
        public Optional<String> tokenBeside(String room, String supervisor, String agent) {
            return Optional.empty();
        }

        @Override
        public Said<CallId> ring(CallId call, Room room, String phoneNumber) {
            return new Said.Refused<>("nobody is rung here");
        }
    }
}
