package dev.baton.agent.hold;

import dev.baton.agent.media.Clip;
import dev.baton.agent.media.Frame;
import dev.baton.agent.media.WavFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Music, and an announcement over it at intervals, made once into one clip that is played round and round: while it plays, nothing
 * has to be on time but the pacer, and nothing has to be reachable.
 */
public final class HoldProgramme {

    // Under an announcement the music is there, and does not disturb.
    private static final double BEHIND = 0.15;
    private static final int FADE = Frame.RATE / 4;

    private HoldProgramme() {}

    /**
     * What callers on hold are to hear.
     *
     * @param music a WAV of the operator's, or empty for the house's own tune
     * @param announcement said after each interval, or empty
     */
    public record Settings(Optional<Path> music, Optional<Path> announcement, Duration every) {

        public static final Settings USUAL = new Settings(Optional.empty(), Optional.empty(), Duration.ofSeconds(30));

        public Settings {
            if (every.compareTo(Duration.ofSeconds(5)) < 0 || every.compareTo(Duration.ofMinutes(10)) > 0) {
                throw new IllegalArgumentException("announcements on hold come every 5 seconds to every 10 minutes, not every " + every);
            }
        }
    }

    public static Clip of(Settings settings) {
        Clip music = settings.music().map(WavFile::read).orElseGet(Tune::generated);
        return settings.announcement().map(WavFile::read).map(words -> with(music, words, settings.every())).orElse(music);
    }

    /** As a file that the media cells read. */
    public static Path written(Settings settings, Path folder) {
        try {
            return Files.write(folder.resolve("hold.wav"), WavFile.write(of(settings)));
        } catch (IOException wrong) {
            throw new UncheckedIOException("the hold music could not be written to " + folder + ": is there space?", wrong);
        }
    }

    static Clip with(Clip music, Clip words, Duration every) {
        int interval = (int) (every.toMillis() * Frame.RATE / 1000);
        int whole = music.samples().length;
        // The music goes round whole times, or it would jump where the programme begins again.
        int rounds = Math.max(1, Math.ceilDiv(interval + words.samples().length + 2 * FADE, whole));
        short[] programme = new short[rounds * whole];
        for (int i = 0; i < programme.length; i++) {
            programme[i] = music.samples()[i % whole];
        }
        int begin = programme.length - words.samples().length - FADE;
        for (int i = 0; i < words.samples().length + 2 * FADE; i++) {
            int place = begin - FADE + i;
            int inside = Math.min(i, words.samples().length + 2 * FADE - 1 - i);
            double level = 1 - (1 - BEHIND) * Math.min(1, (double) inside / FADE);
            int spoken = i >= FADE && i - FADE < words.samples().length ? words.samples()[i - FADE] : 0;
            programme[place] = (short) Math.clamp(Math.round(programme[place] * level) + spoken, Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return new Clip(programme);
    }
}
