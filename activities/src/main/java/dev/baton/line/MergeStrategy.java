package dev.baton.line;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a supervisor comes to be on a private line, and then with the caller. */
public enum MergeStrategy {
    /** In the caller's own room, kept apart by subscriptions. Telephones, on any server. */
    PRIVATE_LINE,
    /** In a room of their own, out of which LiveKit moves them. Telephones, on LiveKit Cloud. */
    CLOUD_MOVE,
    /** In a room of their own, out of which they go by themselves with another token. Browsers, on any server. */
    REJOIN;

    public static final String SETTING = "BATON_MERGE_STRATEGY";

    /** As settings and journals say it. */
    public String said() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one that alone is to be used; nothing, if each transfer may choose. */
    public static Optional<MergeStrategy> pinned(Map<String, String> settings) {
        String said = settings.getOrDefault(SETTING, "").strip().toLowerCase(Locale.ROOT);
        if (said.isEmpty() || said.equals("auto")) {
            return Optional.empty();
        }
        Optional<MergeStrategy> one = named(said);
        if (one.isEmpty()) {
            throw new IllegalArgumentException(SETTING + " must be auto, "
                    + Arrays.stream(values()).map(MergeStrategy::said).collect(Collectors.joining(", ")) + ", or left out");
        }
        return one;
    }

    static Optional<MergeStrategy> named(String said) {
        return Arrays.stream(values()).filter(one -> one.said().equals(said)).findFirst();
    }
}
