package dev.baton.livekit.simulated;

import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** LiveKit allows any name, phone numbers included; the phone world knows such rooms and people by another one. */
final class Names {

    private final Both<RoomName> rooms = new Both<>(RoomName::new, "foreign-room-");
    private final Both<Identity> identities = new Both<>(Identity::new, "foreign-guest-");

    RoomName room(String liveKits) {
        return rooms.ours(liveKits);
    }

    String room(RoomName ours) {
        return rooms.theirs(ours, ours.value());
    }

    Identity identity(String liveKits) {
        return identities.ours(liveKits);
    }

    String identity(Identity ours) {
        return identities.theirs(ours, ours.value());
    }

    private static final class Both<T> {
        private final Function<String, T> make;
        private final String prefix;
        private final Map<String, T> ours = new HashMap<>();
        private final Map<T, String> theirs = new HashMap<>();

        Both(Function<String, T> make, String prefix) {
            this.make = make;
            this.prefix = prefix;
        }

        synchronized T ours(String name) {
            return ours.computeIfAbsent(name, unknown -> {
                T made = madeOf(unknown);
                theirs.put(made, unknown);
                return made;
            });
        }

        synchronized String theirs(T name, String otherwise) {
            return theirs.getOrDefault(name, otherwise);
        }

        private T madeOf(String name) {
            try {
                return make.apply(name);
            } catch (IllegalArgumentException notPlain) {
                return make.apply(prefix + ours.size());
            }
        }
    }
}
