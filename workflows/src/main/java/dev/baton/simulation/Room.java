package dev.baton.simulation;

import dev.baton.call.CallId;
import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.port.Rooms.Role;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is in a room, and who of them is cut off from whom. */
final class Room {

    private final RoomName name;
    private final @Nullable CallId call;
    private final Map<Identity, Participant> present = new LinkedHashMap<>();
    private final Set<Ear> severed = new HashSet<>();
    private final Set<Identity> admitted = new HashSet<>();
    private boolean open = true;
    private boolean standbyPlays;
    private boolean dialtone;
    private boolean briefingLeaks;
    private @Nullable Instant callerGone;

    Room(RoomName name, @Nullable CallId call) {
        this.name = name;
        this.call = call;
    }

    RoomName name() {
        return name;
    }

    @Nullable CallId call() {
        return call;
    }

    boolean open() {
        return open;
    }

    void close() {
        open = false;
    }

    void add(Participant participant) {
        present.put(participant.identity(), participant);
    }

    @Nullable Participant remove(Identity identity) {
        severed.removeIf(ear -> ear.touches(identity));
        return present.remove(identity);
    }

    void admit(Identity identity) {
        admitted.add(identity);
    }

    Optional<Participant> find(Identity identity) {
        return Optional.ofNullable(present.get(identity));
    }

    Collection<Participant> present() {
        return List.copyOf(present.values());
    }

    Optional<Participant> caller() {
        return present.values().stream().filter(one -> one.role() == Role.CALLER).findFirst();
    }

    List<Participant> supervisors() {
        return present.values().stream().filter(one -> one.role() == Role.SUPERVISOR).toList();
    }

    void sever(Identity listener, Identity speaker) {
        severed.add(new Ear(listener, speaker));
    }

    void joinEar(Identity listener, Identity speaker) {
        severed.remove(new Ear(listener, speaker));
    }

    /** What livekit-sip does by itself when a phone is answered: it subscribes to everybody. */
    void subscribeToAll(Identity listener) {
        severed.removeIf(ear -> ear.listener().equals(listener));
    }

    boolean hears(Participant listener, Participant speaker) {
        return listener.talking()
                && speaker.talking()
                && listener.maySubscribe()
                && !severed.contains(new Ear(listener.identity(), speaker.identity()));
    }

    boolean bridged(Participant supervisor) {
        return supervisor.role() == Role.SUPERVISOR
                && caller().filter(one -> hears(one, supervisor) && hears(supervisor, one)).isPresent();
    }

    boolean standbyPlays() {
        return standbyPlays;
    }

    void standbyPlays(boolean plays) {
        standbyPlays = plays;
    }

    /** Between a REFER and its outcome the caller hears ringing in place of the room. */
    boolean dialtone() {
        return dialtone;
    }

    void dialtone(boolean plays) {
        dialtone = plays;
    }

    boolean briefingLeaks() {
        return briefingLeaks;
    }

    void leakBriefings() {
        briefingLeaks = true;
    }

    /** Since when the caller, who was here, is not here any more. */
    @Nullable Instant callerGone() {
        return callerGone;
    }

    void callerGone(Instant when) {
        callerGone = when;
    }

    private record Ear(Identity listener, Identity speaker) {
        boolean touches(Identity identity) {
            return listener.equals(identity) || speaker.equals(identity);
        }
    }
}
