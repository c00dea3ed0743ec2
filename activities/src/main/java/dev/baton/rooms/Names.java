package dev.baton.rooms;

import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.livekit.LiveKit;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;

/**
 * LiveKit allows any name, and puts phone numbers into those of its own rooms and callers. Such a name goes by a pseudonym
 * that every process with the same key finds again, by asking LiveKit who is there: it is stored nowhere.
 */
public final class Names {

    private static final String FOREIGN = "foreign-";
    // No vowels, so no words; no digits, so nothing that could be taken for a phone number.
    private static final String ALPHABET = "bcdfghjkmnpqrstv";
    private static final int REMEMBERED = 10_000;

    private final LiveKit liveKit;
    private final SecretKey key;
    private final Map<String, String> theirs = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** {@code key}: the same in all processes, such as the key ring's deployment key. */
    public Names(LiveKit liveKit, SecretKey key) {
        this.liveKit = liveKit;
        this.key = key;
    }

    /** What a room of LiveKit's is called by us. */
    public RoomName room(String liveKits) {
        return ours(liveKits, RoomName::new, RoomName::value);
    }

    /** What a participant of LiveKit's is called by us. */
    public Identity identity(String liveKits) {
        return ours(liveKits, Identity::new, Identity::value);
    }

    public String room(RoomName ours) throws InterruptedException {
        if (!ours.value().startsWith(FOREIGN)) {
            return ours.value();
        }
        Optional<String> known = Optional.ofNullable(theirs.get(ours.value()));
        return known.isPresent() ? known.get() : found(ours.value(),
                liveKit.rooms().list().await().orThrow("looking for a foreign room").stream().map(Room::getName));
    }

    public String identity(RoomName room, Identity ours) throws InterruptedException {
        if (!ours.value().startsWith(FOREIGN)) {
            return ours.value();
        }
        Optional<String> known = Optional.ofNullable(theirs.get(ours.value()));
        return known.isPresent() ? known.get() : found(ours.value(), liveKit.rooms().participants(room(room)).await()
                .orThrow("looking for a foreign participant").stream().map(ParticipantInfo::getIdentity));
    }

    // Whoever is not there any more is asked about under the pseudonym, which nobody has: that is the right answer.
    private String found(String pseudonym, Stream<String> candidates) {
        return candidates.filter(one -> identity(one).value().equals(pseudonym)).findFirst().orElse(pseudonym);
    }

    private <T> T ours(String name, Function<String, T> make, Function<T, String> value) {
        Supplier<T> hidden = () -> {
            T made = make.apply(pseudonym(name));
            theirs.put(value.apply(made), name);
            return made;
        };
        if (name.startsWith(FOREIGN)) {
            return hidden.get();
        }
        try {
            return make.apply(name);
        } catch (IllegalArgumentException notPlain) {
            return hidden.get();
        }
    }

    private String pseudonym(String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] digest = mac.doFinal(("names\n" + name).getBytes(StandardCharsets.UTF_8));
            var letters = new StringBuilder(FOREIGN);
            for (int i = 0; i < 12; i++) {
                letters.append(ALPHABET.charAt((digest[i] >> 4) & 15)).append(ALPHABET.charAt(digest[i] & 15));
            }
            return letters.toString();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("this Java cannot compute HMAC-SHA256", failure);
        }
    }
}
