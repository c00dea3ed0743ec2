package dev.baton.keeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeasesInFilesTest extends LeasesContract {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Path place;

    LeasesInFilesTest(@TempDir Path place) {
        this.place = place;
    }

    private Path home() {
        return place.resolve("home");
    }

    @Override
    protected Leases leases(InstantSource clock) {
        return new LeasesInFiles(home(), clock);
    }

    private Leases here() {
        return leases(InstantSource.system());
    }

    @Test
    void anotherProcessDoesNotGetWhatIsHeldHere() throws Exception {
        here().acquire("grace", "here", HOUR);

        assertThat(OtherProcess.run("acquire", home(), "grace", "there")).containsExactly("false");
        assertThat(OtherProcess.run("acquire", home(), "linus", "there")).containsExactly("true");
        assertThat(here().acquire("linus", "here", HOUR)).isFalse();
        assertThat(here().holderOf("linus")).contains("there");
    }

    @Test
    void twoProcessesCountTogetherAndLoseNothing() throws Exception {
        Process other = OtherProcess.start("count", home().toString(), "dials", "100");
        for (int i = 0; i < 100; i++) {
            here().count("dials", HOUR);
        }

        assertThat(other.waitFor()).isZero();
        assertThat(here().count("dials", HOUR)).isEqualTo(201);
    }

    @Test
    void threadsCountTogetherToo() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Long>> all =
                    IntStream.range(0, 50).<Callable<Long>>mapToObj(one -> () -> here().count("dials", HOUR)).toList();
            assertThat(threads.invokeAll(all)).extracting(one -> one.resultNow()).doesNotHaveDuplicates();
        }
    }

    @Test
    void aForeignFileNamesItselfAndWhatToDo() throws IOException {
        here().acquire("grace", "here", HOUR);
        Path file = home().resolve("leases/leases");
        Files.writeString(file, "{}");

        assertThatThrownBy(() -> here().holderOf("grace"))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("remove the file");
    }
}
