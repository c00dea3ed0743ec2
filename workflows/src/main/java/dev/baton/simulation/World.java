package dev.baton.simulation;

import dev.baton.call.CallId;
import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that is true in the phone world, under one lock, and what follows whenever something changes. */
final class World {

    private final ReentrantLock lock = new ReentrantLock();
    private final Tempo tempo;
    private final Map<RoomName, Room> rooms = new LinkedHashMap<>();
    private final List<Runnable> afterEachChange = new ArrayList<>();
    private final List<BiConsumer<Room, Participant>> whenSomebodyLeaves = new ArrayList<>();
    private final Events events;
    private final Hints hints;

    World(Tempo tempo, Messages messages) {
        this.tempo = tempo;
        events = new Events(this);
        hints = new Hints(this, messages);
    }

    Tempo tempo() {
        return tempo;
    }

    Instant now() {
        return tempo.now();
    }

    Events events() {
        return events;
    }

    Hints hints() {
        return hints;
    }

    void afterEachChange(Runnable consequence) {
        afterEachChange.add(consequence);
    }

    void whenSomebodyLeaves(BiConsumer<Room, Participant> consequence) {
        whenSomebodyLeaves.add(consequence);
    }

    /** Reads or changes the world as one step. What follows from it is settled before anybody else sees it. */
    <T> T change(Supplier<T> change) {
        lock.lock();
        try {
            T result = change.get();
            if (lock.getHoldCount() == 1) {
                afterEachChange.forEach(Runnable::run);
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    void change(Runnable change) {
        Supplier<Boolean> step = () -> {
            change.run();
            return true;
        };
        change(step);
    }

    /** Something that happens by itself after a while. */
    void after(Duration delay, String what, Runnable change) {
        tempo.at(now().plus(delay), what, () -> change(change));
    }

    /** Word for somebody outside of the world, who may turn to it at once: never said while the lock is held. */
    void outside(Duration delay, String what, Runnable word) {
        tempo.at(now().plus(delay), what, word);
    }

    /** For an activity: time goes by while it waits. */
    void pause(Duration delay, String what) {
        var over = new CompletableFuture<Boolean>();
        after(delay, what, () -> over.complete(true));
        tempo.await(what, over);
    }

    Collection<Room> rooms() {
        return rooms.values();
    }

    Optional<Room> openRoom(RoomName name) {
        return Optional.ofNullable(rooms.get(name)).filter(Room::open);
    }

    boolean knows(RoomName name) {
        return rooms.containsKey(name);
    }

    Optional<Room> roomOf(CallId call) {
        return rooms.values().stream().filter(room -> room.open() && call.equals(room.call())).findFirst();
    }

    /** As LiveKit does it, a room comes into being, even a second time, when somebody is to join it. */
    Room roomFor(RoomName name, @Nullable CallId call) {
        Room room = rooms.get(name);
        if (room == null || !room.open()) {
            room = new Room(name, call);
            rooms.put(name, room);
            events.happened(WorldEvent.Kind.ROOM_OPENED, room, name.value(), "room " + name + " opened");
        }
        return room;
    }

    void join(Room room, Participant participant) {
        room.add(participant);
        hints.changed(room);
    }

    /** Their call goes on, so nobody has left. */
    void move(Room from, Room to, Participant one) {
        from.remove(one.identity());
        to.add(one);
        hints.changed(from);
        hints.changed(to);
    }

    /** The one way out of a room, and out of the call. */
    void leave(Room room, Identity identity) {
        Participant gone = room.remove(identity);
        if (gone != null) {
            gone.hangUp();
            whenSomebodyLeaves.forEach(consequence -> consequence.accept(room, gone));
            hints.changed(room);
        }
    }
}
