package dev.baton.agent.house;

import dev.baton.agent.hold.Chime;
import dev.baton.agent.hold.HoldProgramme;
import dev.baton.agent.media.Clip;
import dev.baton.agent.media.WavFile;
import dev.baton.port.Notice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's recordings, and notes of our own in the place of each that is not there. A file is named after what it says:
 * {@code hold.wav}, {@code hold-announcement.wav}, {@code greeting.wav}, {@code briefing.wav}, {@code question.wav}, {@code alone.wav}, and one for
 * each {@link Notice.Kind}, such as {@code not-available.wav}.
 */
public final class Recordings {

    private final Optional<Path> folder;
    private final Path scratch;

    private Recordings(Optional<Path> folder, Path scratch) {
        this.folder = folder;
        this.scratch = scratch;
    }

    /**
     * Every file is read once here: one that cannot be played is found at the start, and not by a caller.
     *
     * @param folder of the operator's, or none
     * @param scratch where what is computed is written
     * @param every how often a caller on hold hears the announcement, if there is one
     */
    public static Clips prepared(Optional<Path> folder, Path scratch, Duration every) {
        return new Recordings(folder, scratch).prepared(every);
    }

    private Clips prepared(Duration every) {
        var hold = new HoldProgramme.Settings(recorded("hold"), recorded("hold-announcement"), every);
        Map<Notice.Kind, Path> sentences = new EnumMap<>(Notice.Kind.class);
        for (Notice.Kind kind : Notice.Kind.values()) {
            sentences.put(kind, recordedOr(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), notes(kind)));
        }
        return new Clips(HoldProgramme.written(hold, scratch), recordedOr("greeting", Chime.RISING), recordedOr("briefing", Chime.CALLING),
                recordedOr("question", Chime.ASKING), recordedOr("alone", Chime.WAITING), sentences);
    }

    private static Chime notes(Notice.Kind kind) {
        return switch (kind) {
            case AGENT_BACK, MESSAGE_NOTED -> Chime.RISING;
            case NOT_AVAILABLE, DECLINED, TRANSFER_FAILED, CALLED_OFF, SUPERVISOR_GONE, CALLER_GONE, NOT_CONNECTED -> Chime.FALLING;
            case CALL_ENDS_SOON -> Chime.WAITING;
            case GOODBYE -> Chime.CLOSING;
        };
    }

    private Optional<Path> recorded(String name) {
        return folder.map(where -> where.resolve(name + ".wav")).filter(Files::exists);
    }

    private Path recordedOr(String name, Chime otherwise) {
        Optional<Path> file = recorded(name);
        if (file.isPresent()) {
            Clip readable = WavFile.read(file.get());
            assert readable.samples().length > 0;
            return file.get();
        }
        try {
            return Files.write(scratch.resolve(name + ".wav"), WavFile.write(otherwise.clip()));
        } catch (IOException wrong) {
            throw new UncheckedIOException("the sounds of the house agent could not be written to " + scratch + ": is there space?", wrong);
        }
    }
}
