package dev.baton.cli;

import dev.baton.agent.hold.HoldProgramme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What an agent process is told.
 *
 * @param clips a folder with the operator's recordings, or none
 * @param announceEvery how often a caller on hold hears {@code hold-announcement.wav}
 * @param listenFor how long it is listened for whether both are heard after a joining
 * @param atOnce with how many callers one process is at the same time
 */
record AgentSettings(Optional<Path> clips, Duration announceEvery, Duration listenFor, int atOnce) {

    static final String CLIPS = "BATON_CLIPS";
    static final String ANNOUNCE_EVERY = "BATON_HOLD_ANNOUNCEMENT_SECONDS";
    static final String LISTEN_FOR = "BATON_INTRODUCTION_SECONDS";
    static final String AT_ONCE = "BATON_AGENT_CALLS";

    // Of an introduction the workflow waits for fifteen seconds in all.
    private static final int LONGEST_LISTENING = 12;
    // Half of what a core was seen to carry.
    private static final int CALLS_A_CORE = 10;

    static AgentSettings from(Map<String, String> settings, Path home) {
        Optional<Path> clips = Optional.of(Surroundings.said(settings, CLIPS)).filter(one -> !one.isEmpty()).map(home::resolve);
        clips.filter(folder -> !Files.isDirectory(folder)).ifPresent(folder -> {
            throw new Wrong(Wrong.USAGE, CLIPS + " must name a folder with recordings, and " + folder + " is none.");
        });
        return new AgentSettings(clips,
                Duration.ofSeconds(number(settings, ANNOUNCE_EVERY, 5, 600, (int) HoldProgramme.Settings.USUAL.every().toSeconds())),
                Duration.ofSeconds(number(settings, LISTEN_FOR, 1, LONGEST_LISTENING, 8)),
                number(settings, AT_ONCE, 1, 1_000, CALLS_A_CORE * Runtime.getRuntime().availableProcessors()));
    }

    private static int number(Map<String, String> settings, String name, int from, int to, int otherwise) {
        String said = Surroundings.said(settings, name);
        if (said.isEmpty()) {
            return otherwise;
        }
        if (said.matches("[0-9]{1,4}") && Integer.parseInt(said) >= from && Integer.parseInt(said) <= to) {
            return Integer.parseInt(said);
        }
        throw new Wrong(Wrong.USAGE, name + " must be a whole number from " + from + " to " + to + ".");
    }
}
