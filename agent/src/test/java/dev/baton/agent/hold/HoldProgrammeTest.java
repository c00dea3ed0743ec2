package dev.baton.agent.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.agent.media.Clip;
import dev.baton.agent.media.Frame;
import dev.baton.agent.media.WavFile;
import dev.baton.agent.media.WrongSound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldProgrammeTest {

    private final Path folder;

    HoldProgrammeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theTuneIsNeverSilentAndNobodyHearsWhereItBeginsAgain() {
        short[] tune = Tune.generated().samples();
        assertThat(tune.length).isBetween(15 * Frame.RATE, 60 * Frame.RATE);
        int largest = 0;
        for (int i = 1; i < tune.length; i++) {
            largest = Math.max(largest, Math.abs(tune[i] - tune[i - 1]));
        }
        assertThat(Math.abs(tune[0] - tune[tune.length - 1])).as("the step at the seam is like any other").isLessThanOrEqualTo(largest);
        // A caller who hears nothing for half a second wonders; a tenth of a second is the unit of this test.
        int unit = Frame.RATE / 10;
        for (int place = 0; place < tune.length; place += unit) {
            double power = 0;
            for (int i = 0; i < unit; i++) {
                double sample = tune[(place + i) % tune.length];
                power += sample * sample;
            }
            assertThat(Math.sqrt(power / unit)).as("at %d", place).isGreaterThan(400);
        }
    }

    @Test
    void theAnnouncementComesAfterTheIntervalAndTheMusicGoesOnBehindIt() throws IOException {
        Clip music = level(Frame.RATE, 1000);
        Path words = Files.write(folder.resolve("words.wav"), WavFile.write(level(2 * Frame.RATE, 5000)));
        Path tune = Files.write(folder.resolve("tune.wav"), WavFile.write(music));
        short[] programme = HoldProgramme.of(new HoldProgramme.Settings(Optional.of(tune), Optional.of(words), Duration.ofSeconds(10))).samples();
        assertThat(programme.length % Frame.RATE).as("whole rounds of the music").isZero();
        assertThat(programme[0]).isEqualTo((short) 1000);
        assertThat(programme[10 * Frame.RATE]).isEqualTo((short) 1000);
        assertThat(programme[programme.length - Frame.RATE]).isEqualTo((short) 5150);
        assertThat(programme[programme.length - 1]).isCloseTo((short) 1000, Offset.offset((short) 5));
    }

    @Test
    void theOperatorsFileIsRefusedInWordsIfItDoesNotFit() throws IOException {
        Path wrong = Files.writeString(folder.resolve("music.mp3"), "ID3");
        assertThatThrownBy(() -> HoldProgramme.of(new HoldProgramme.Settings(Optional.of(wrong), Optional.empty(), Duration.ofSeconds(30))))
                .isInstanceOf(WrongSound.class).hasMessageContaining("music.mp3 is not a WAV file");
        assertThatThrownBy(() -> new HoldProgramme.Settings(Optional.empty(), Optional.empty(), Duration.ofSeconds(1)))
                .hasMessageContaining("every 5 seconds");
    }

    @Test
    void whatTheCellsReadIsWhatWasMade() {
        Path written = HoldProgramme.written(HoldProgramme.Settings.USUAL, folder);
        assertThat(WavFile.read(written).samples()).isEqualTo(Tune.generated().samples());
    }

    private static Clip level(int samples, int level) {
        short[] all = new short[samples];
        Arrays.fill(all, (short) level);
        return new Clip(all);
    }
}
