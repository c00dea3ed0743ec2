package dev.baton.agent.house;

import dev.baton.port.Notice;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the house agent plays, as files that the media cells read. Local, so that it is there when nothing else is.
 *
 * @param music to a caller on hold, round and round
 * @param greeting to a caller, once, when they are there
 * @param briefing to a supervisor, before they decide
 * @param question to a caller, when a supervisor asks for them first
 * @param alone to a caller on hold for whom nothing is done just now, since nobody can be reached who would do it
 */
public record Clips(Path music, Path greeting, Path briefing, Path question, Path alone, Map<Notice.Kind, Path> sentences) {

    public Clips {
        sentences = Map.copyOf(sentences);
    }

    Optional<Path> saying(Notice notice) {
        return Optional.ofNullable(sentences.get(notice.kind()));
    }
}
