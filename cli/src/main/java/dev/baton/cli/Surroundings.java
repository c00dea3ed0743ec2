package dev.baton.cli;

import dev.baton.directory.DirectorySettings;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a command finds around it: the environment, the folder with its {@code .env}, and the clock. */
record Surroundings(Map<String, String> environment, Path folder, InstantSource clock) {

    static final String LIVEKIT_URL = "LIVEKIT_URL";
    static final String LIVEKIT_API_KEY = "LIVEKIT_API_KEY";
    static final String LIVEKIT_API_SECRET = "LIVEKIT_API_SECRET";

    // As the examples in the documentation have them. To send one to a server would only bring a puzzling answer.
    private static final Pattern PLACEHOLDER = Pattern.compile("\\.\\.\\.|your[-_].*|[+A-Z0-9_]*X{6,}|sk-or-v1-x+");

    // Above the 3 s that LiveKit needs to notice that nobody serves a room.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static Surroundings ofThisProcess() {
        return new Surroundings(System.getenv(), Path.of(""), InstantSource.system());
    }

    Path envFile() {
        return folder.resolve(".env");
    }

    /** The file's settings and over them the environment's, which wins. */
    Map<String, String> settings() {
        var settings = new TreeMap<String, String>();
        if (Files.exists(envFile())) {
            settings.putAll(EnvFile.read(envFile()));
        }
        settings.putAll(environment);
        return settings;
    }

    /** Those that still have the value of the example they were copied from. */
    static List<String> placeholders(Map<String, String> settings) {
        return settings.entrySet().stream()
                .filter(one -> Names.isKnown(one.getKey()) && PLACEHOLDER.matcher(one.getValue().strip()).matches())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** As {@link #settings()}, but an example's value that was never replaced ends the command. */
    Map<String, String> usableSettings() {
        Map<String, String> settings = settings();
        List<String> left = placeholders(settings);
        if (!left.isEmpty()) {
            throw new Wrong(Wrong.USAGE, String.join(", ", left) + (left.size() == 1 ? " still has the value of the example: put yours in."
                    : " still have the values of the example: put yours in."));
        }
        return settings;
    }

    Optional<String> hint() {
        return EnvFile.othersMayRead(envFile())
                ? Optional.of("hint: .env can be read by other users of this machine; 'chmod 600 .env' keeps its secrets yours.")
                : Optional.empty();
    }

    LiveKit liveKit(Map<String, String> settings) {
        List<String> missing = new ArrayList<>();
        for (String name : List.of(LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET)) {
            if (settings.getOrDefault(name, "").isBlank()) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw new Wrong(Wrong.USAGE, String.join(", ", missing) + (missing.size() == 1 ? " is" : " are")
                    + " not set: put " + (missing.size() == 1 ? "it" : "them") + " into .env, or export " + (missing.size() == 1 ? "it." : "them."));
        }
        try {
            return new LiveKit(said(settings, LIVEKIT_URL), new ApiKey(said(settings, LIVEKIT_API_KEY), said(settings, LIVEKIT_API_SECRET)),
                    clock, PATIENCE);
        } catch (IllegalArgumentException wrong) {
            throw new Wrong(Wrong.USAGE, Sentence.of(wrong) + ".");
        }
    }

    /** A directory file that is named without its folder is beside {@code .env}. */
    Map<String, String> inFolder(Map<String, String> settings) {
        var adapted = new TreeMap<>(settings);
        adapted.computeIfPresent(DirectorySettings.DIRECTORY, (name, value) ->
                value.isBlank() || value.indexOf('\0') >= 0 ? value : folder.resolve(value.strip()).toString());
        return adapted;
    }

    static String said(Map<String, String> settings, String name) {
        return settings.getOrDefault(name, "").strip();
    }

    @Override
    public String toString() {
        return "Surroundings[" + folder + "]";
    }
}
