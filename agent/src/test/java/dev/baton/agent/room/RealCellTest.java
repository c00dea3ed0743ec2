package dev.baton.agent.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.agent.cell.Cells;
import dev.baton.agent.cell.Seat;
import dev.baton.agent.cell.SeatListener;
import dev.baton.agent.media.Badge;
import dev.baton.agent.media.Clip;
import dev.baton.agent.media.Frame;
import dev.baton.agent.media.WavFile;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Calls in processes of their own, on a livekit-server that is running: they hear each other from cell to cell. */
@EnabledIfSystemProperty(named = "livekit.url", matches = ".+")
class RealCellTest {

    private static final String URL = System.getProperty("livekit.url", "");
    private static final ApiKey KEY = new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset"));

    private final String room = "cells-" + UUID.randomUUID();
    private final List<Cells> open = new ArrayList<>();
    private final Path music;

    RealCellTest(@TempDir Path folder) throws IOException {
        short[] second = new short[Frame.RATE];
        for (int i = 0; i < second.length; i += Frame.SAMPLES) {
            int[] mix = new int[Frame.SAMPLES];
            Tone.MUSIC.sound().add(mix);
            for (int j = 0; j < mix.length; j++) {
                second[i + j] = (short) mix[j];
            }
        }
        music = Files.write(folder.resolve("music.wav"), WavFile.write(new Clip(second)));
    }

    @AfterEach
    void close() {
        open.forEach(Cells::close);
    }

    private static final class Diary implements SeatListener {

        private final BlockingQueue<String> pages = new LinkedBlockingQueue<>();

        void expect(String words) throws InterruptedException {
            String next = "";
            while (!next.equals(words)) {
                next = pages.poll(10, TimeUnit.SECONDS);
                assertThat(next).as("told: %s", words).isNotNull();
            }
        }

        @Override
        public void heard(String identity) {
            pages.add("heard " + identity);
        }

        @Override
        public void pressed(String from, char digit) {
            pages.add(from + " pressed " + digit);
        }

        @Override
        public void told(String from, String topic, byte[] payload) {
            pages.add(from + " told: " + new String(payload, StandardCharsets.UTF_8));
        }

        @Override
        public void gone(String identity) {
            pages.add(identity + " has gone");
        }

        @Override
        public void over(String how) {
            pages.add("over");
        }
    }

    private Cells cells(int seats, int joins) throws Exception {
        long began = System.nanoTime();
        var cells = new Cells(new Cells.Rules(seats, joins));
        open.add(cells);
        cells.ready().get(30, TimeUnit.SECONDS);
        System.out.printf("a cell was ready after %d ms%n", (System.nanoTime() - began) / 1_000_000);
        return cells;
    }

    private Seat join(Cells cells, String identity, SeatListener listener) throws Exception {
        long began = System.nanoTime();
        Seat seat = cells.join(URL, Badge.token(KEY, InstantSource.system(), room, identity, Badge.Kind.PERSON), listener).get(20, TimeUnit.SECONDS);
        System.out.printf("%s sits in cell %d after %d ms%n", identity, seat.pid(), (System.nanoTime() - began) / 1_000_000);
        return seat;
    }

    @Test
    void musicFromOneCellIsHeardInAnotherAndKeysComeBack() throws Exception {
        Cells cells = cells(1, 100);
        var diary = new Diary();
        var agents = new Diary();
        Seat caller = join(cells, "caller", diary);
        Seat agent = join(cells, "agent", agents);
        assertThat(agent.pid()).isNotEqualTo(caller.pid());
        caller.listenTo(Set.of("agent"));
        agent.publish("baton.hold", Set.of("caller")).get(10, TimeUnit.SECONDS);
        Seat.Playing playing = agent.play("baton.hold", music, true);
        // Four pulses of the one cell: at least two of the other.
        for (int pulse = 0; pulse < 4; pulse++) {
            diary.expect("heard agent");
        }
        assertThat(agent.flows(Duration.ofSeconds(2))).isTrue();
        caller.press("agent", '7');
        agents.expect("caller pressed 7");
        agent.stop(playing);
        playing.over().get(5, TimeUnit.SECONDS);
        agent.play("baton.hold", music, false).over().get(5, TimeUnit.SECONDS);
        assertThat(agent.leave().get(5, TimeUnit.SECONDS)).isEqualTo("Left");
        diary.expect("agent has gone");
    }

    @Test
    void aKilledCellTakesOnlyItsOwnCallsDownAndIsMissedAtOnce() throws Exception {
        Cells cells = cells(1, 100);
        var agents = new Diary();
        Seat caller = join(cells, "caller", new Diary());
        Seat agent = join(cells, "agent", agents);
        long began = System.nanoTime();
        ProcessHandle.of(agent.pid()).orElseThrow().destroyForcibly();
        String how = agent.over().get(2, TimeUnit.SECONDS);
        System.out.printf("a killed cell was missed after %d ms: %s%n", (System.nanoTime() - began) / 1_000_000, how);
        agents.expect("over");
        assertThat(caller.over()).isNotDone();
        assertThatThrownBy(() -> agent.publish("late", Set.of()).get(1, TimeUnit.SECONDS)).hasRootCauseMessage(how);

        // Another one is there at once, and the same identity may sit in it.
        Seat next = join(cells, "agent", new Diary());
        System.out.printf("and replaced after %d ms%n", (System.nanoTime() - began) / 1_000_000);
        assertThat(next.pid()).isNotEqualTo(agent.pid());
    }

    /** An agent's process, which the test kills: one seat in one cell. */
    static final class Keeper {

        public static void main(String[] arguments) throws Exception {
            Seat seat = new Cells(Cells.Rules.USUAL).join(URL, arguments[0], new SeatListener() {}).get(60, TimeUnit.SECONDS);
            seat.publish("baton.hold", Set.of("caller")).get(10, TimeUnit.SECONDS);
            if (arguments.length > 1) {
                seat.play("baton.hold", Path.of(arguments[1]), true);
                seat.tell("caller", "baton.hold", "the music plays".getBytes(StandardCharsets.UTF_8));
            }
            System.out.println("sits in " + seat.pid());
            Thread.currentThread().join();
        }
    }

    private record Kept(Process keeper, ProcessHandle cell) {}

    private Kept kept(String... music) throws Exception {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dlivekit.url=" + URL,
                "-cp", System.getProperty("java.class.path"), Keeper.class.getName(),
                Badge.token(KEY, InstantSource.system(), room, "agent", Badge.Kind.AGENT)));
        command.addAll(List.of(music));
        Process keeper = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = keeper.inputReader().readLine();
        assertThat(said).startsWith("sits in ");
        return new Kept(keeper, ProcessHandle.of(Long.parseLong(said.substring("sits in ".length()))).orElseThrow());
    }

    @Test
    void whoeverHearsMusicHearsItStillWhenTheAgentsProcessIsKilledUntilTheAgentIsTakenOut() throws Exception {
        var diary = new Diary();
        Seat caller = join(cells(1, 100), "caller", diary);
        caller.listenTo(Set.of("agent"));
        Kept kept = kept(music.toString());
        diary.expect("heard agent");
        kept.keeper().destroyForcibly().waitFor();
        // Three seconds of it, and one pulse that was on its way.
        for (int pulse = 0; pulse < 13; pulse++) {
            diary.expect("heard agent");
        }
        assertThat(diary.pages).doesNotContain("agent has gone");
        diary.expect("agent told: the music plays");
        try (var liveKit = new LiveKit(URL, KEY)) {
            liveKit.rooms().remove(room, "agent").await();
        }
        diary.expect("agent has gone");
        assertThat(kept.cell().onExit()).succeedsWithin(Duration.ofSeconds(3));
    }

    @Test
    void aCellWhoseMusicNobodyHearsEndsWithItsKeeperAndItsAgentGoes() throws Exception {
        var diary = new Diary();
        join(cells(1, 100), "caller", diary);
        Kept kept = kept();
        kept.keeper().destroyForcibly();
        diary.expect("agent has gone");
        assertThat(kept.cell().onExit()).succeedsWithin(Duration.ofSeconds(3));
    }

    @Test
    void aCellThatServedItsShareEndsWithItsLastCall() throws Exception {
        Cells cells = cells(1, 3);
        long first = 0;
        for (int i = 0; i < 3; i++) {
            Seat seat = join(cells, "agent-" + i, new Diary());
            first = first == 0 ? seat.pid() : first;
            assertThat(seat.pid()).as("the same cell for its share of three").isEqualTo(first);
            seat.leave().get(5, TimeUnit.SECONDS);
        }
        ProcessHandle.of(first).ifPresent(worn -> assertThat(worn.onExit()).succeedsWithin(Duration.ofSeconds(5)));
        assertThat(join(cells, "agent-next", new Diary()).pid()).isNotEqualTo(first);
    }

    @Test
    void manyComeAndGoInOneCellAndLeaveNothingBehindButMemory() throws Exception {
        int joins = Integer.getInteger("cell.joins", 100);
        Cells cells = cells(1, joins + 1);
        Usage before = new Usage(0, 0, 0);
        long pid = 0;
        for (int i = 0; i <= joins; i++) {
            Seat seat = join(cells, "agent", new Diary());
            assertThat(seat.pid()).as("no crash so far, after %d", i).isEqualTo(pid == 0 ? seat.pid() : pid);
            pid = seat.pid();
            seat.publish("baton.hold", Set.of("caller")).get(10, TimeUnit.SECONDS);
            if (i == 10) {
                // Until then, the process grows up.
                before = Usage.of(pid);
            }
            if (i == joins) {
                Usage after = Usage.of(pid);
                System.out.printf("after %d joins: %s; after 10: %s%n", joins, after, before);
                assertThat(after.threads() - before.threads()).isLessThan(10);
                assertThat(after.files() - before.files()).isLessThan(20);
                assertThat(after.megabytes() - before.megabytes()).isLessThan(60 + joins / 2);
            }
            seat.leave().get(5, TimeUnit.SECONDS);
        }
    }

    private record Usage(int threads, int files, int megabytes) {

        static Usage of(long pid) throws IOException {
            Path process = Path.of("/proc", Long.toString(pid));
            try (var files = Files.list(process.resolve("fd")); var lines = Files.lines(process.resolve("status"))) {
                var status = lines.filter(line -> line.startsWith("Threads:") || line.startsWith("VmRSS:"))
                        .collect(Collectors.toMap(line -> line.substring(0, line.indexOf(':')), line -> Integer.parseInt(line.replaceAll("[^0-9]", ""))));
                return new Usage(status.getOrDefault("Threads", 0), (int) files.count(), status.getOrDefault("VmRSS", 0) / 1024);
            }
        }
    }

    @Test
    void aFileOfTheWrongShapeIsRefusedInWords() throws Exception {
        Seat agent = join(cells(1, 100), "agent", new Diary());
        agent.publish("baton.hold", Set.of()).get(10, TimeUnit.SECONDS);
        Path wrong = Files.writeString(music.resolveSibling("wrong.wav"), "not a sound");
        assertThatThrownBy(() -> agent.play("baton.hold", wrong, true).over().get(5, TimeUnit.SECONDS))
                .rootCause().hasMessageContaining("is not a WAV file").hasMessageContaining("sox");
    }
}
