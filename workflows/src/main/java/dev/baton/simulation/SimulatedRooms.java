package dev.baton.simulation;

import dev.baton.call.RoomName;
import dev.baton.port.Rooms;
import java.util.List;

final class SimulatedRooms implements Rooms {

    private final World world;
    private final Effects effects;
    private final Agents agents;
    private final Sip sip;

    SimulatedRooms(World world, Effects effects, Agents agents, Sip sip) {
        this.world = world;
        this.effects = effects;
        this.agents = agents;
        this.sip = sip;
    }

    @Override
    public Sight look(RoomName name) {
        return effects.effect("Rooms.look", "look into " + name, () -> world.openRoom(name)
                .map(room -> new Sight(true, room.present().stream().map(one -> presence(room, one)).toList()))
                .orElseGet(() -> new Sight(false, List.of())));
    }

    private static Presence presence(Room room, Participant one) {
        return new Presence(
                one.identity(), one.role(), one.pending() ? Standing.RINGING : Standing.PRESENT, room.bridged(one));
    }

    @Override
    public void admit(Admission admission) {
        effects.effect("Rooms.admit", "admit " + admission.identity(),
                () -> world.openRoom(admission.room()).ifPresent(room -> room.admit(admission.identity())));
    }

    @Override
    public void eject(Ejection ejection) {
        effects.effect("Rooms.eject", "remove " + ejection.identity(), () -> world.openRoom(ejection.room())
                .ifPresent(room -> room.find(ejection.identity()).ifPresent(one -> sip.remove(room, one))));
    }

    @Override
    public void dispatch(Dispatch dispatch) {
        effects.effect("Rooms.dispatch", "send for an agent", () -> agents.dispatch(dispatch));
    }

    @Override
    public void close(RoomName name) {
        effects.effect("Rooms.close", "close " + name, () -> world.openRoom(name).ifPresent(this::end));
    }

    void end(Room room) {
        agents.in(room).forEach(agents::leave);
        room.present().forEach(one -> sip.remove(room, one));
        room.close();
        world.events().happened(WorldEvent.Kind.ROOM_CLOSED, room, room.name().value(), room.name() + " was closed");
    }
}
