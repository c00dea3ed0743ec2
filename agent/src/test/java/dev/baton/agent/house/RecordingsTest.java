package dev.baton.agent.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.agent.hold.Chime;
import dev.baton.agent.media.Frame;
import dev.baton.agent.media.WavFile;
import dev.baton.agent.media.WrongSound;
import dev.baton.port.Notice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {

    private static final Duration EVERY = Duration.ofSeconds(30);

    private final Path scratch;
    private final Path folder;

    RecordingsTest(@TempDir Path scratch, @TempDir Path folder) {
        this.scratch = scratch;
        this.folder = folder;
    }

    @Test
    void aHouseThatHasRecordedNothingHasNotesForEverything() {
        Clips clips = Recordings.prepared(Optional.empty(), scratch, EVERY);
        assertThat(clips.sentences()).containsOnlyKeys(Notice.Kind.values());
        assertThat(clips.sentences().values()).allSatisfy(file ->
                assertThat(WavFile.read(file).samples().length).isGreaterThan(Frame.RATE / 2));
        assertThat(clips.briefing()).exists();
    }

    @Test
    void aRecordingTakesThePlaceOfTheNotes() throws Exception {
        Path mine = Files.write(folder.resolve("not-available.wav"), WavFile.write(Chime.CALLING.clip()));
        Clips clips = Recordings.prepared(Optional.of(folder), scratch, EVERY);
        assertThat(clips.saying(Notice.of(Notice.Kind.NOT_AVAILABLE))).contains(mine);
        assertThat(clips.greeting().getParent()).isEqualTo(scratch);
    }

    @Test
    void oneThatCannotBePlayedIsNamedAtTheStart() throws Exception {
        Files.writeString(folder.resolve("greeting.wav"), "no sound");
        assertThatThrownBy(() -> Recordings.prepared(Optional.of(folder), scratch, EVERY))
                .isInstanceOf(WrongSound.class).hasMessageContaining("greeting.wav is not a WAV file").hasMessageContaining("sox");
    }
}
