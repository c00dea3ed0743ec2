package dev.baton.livekit.simulated;

import com.google.protobuf.Message;
import dev.baton.simulation.Exchange;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitAgentDispatch.AgentDispatchState;
import livekit.LivekitAgentDispatch.CreateAgentDispatchRequest;
import livekit.LivekitAgentDispatch.DeleteAgentDispatchRequest;
import livekit.LivekitAgentDispatch.ListAgentDispatchRequest;
import livekit.LivekitAgentDispatch.ListAgentDispatchResponse;

/** AgentDispatchService. Whoever plays the agents' part hears of each dispatch. */
final class DispatchDesk {

    private static final String SERVICE = "AgentDispatchService";

    private final Exchange exchange;
    private final House house;
    private final InstantSource clock;
    private final Ids ids;
    private final List<Consumer<AgentDispatch>> listeners = new CopyOnWriteArrayList<>();

    DispatchDesk(Exchange exchange, House house, InstantSource clock, Ids ids) {
        this.exchange = exchange;
        this.house = house;
        this.clock = clock;
        this.ids = ids;
    }

    void openAt(Door door) {
        door.open(SERVICE, "CreateDispatch", CreateAgentDispatchRequest.getDefaultInstance(), this::create);
        door.open(SERVICE, "DeleteDispatch", DeleteAgentDispatchRequest.getDefaultInstance(), this::delete);
        door.open(SERVICE, "ListDispatch", ListAgentDispatchRequest.getDefaultInstance(), this::list);
    }

    void listen(Consumer<AgentDispatch> listener) {
        listeners.add(listener);
    }

    /** Within a step. */
    AgentDispatch dispatch(Hall hall, String agent, String metadata) {
        long nanos = clock.millis() * 1_000_000;
        AgentDispatch dispatch = AgentDispatch.newBuilder().setId(ids.next("AD_")).setAgentName(agent).setMetadata(metadata)
                .setRoom(hall.settings().getName()).setState(AgentDispatchState.newBuilder().setCreatedAt(nanos)).build();
        hall.dispatches().add(dispatch);
        listeners.forEach(listener -> listener.accept(dispatch));
        return dispatch;
    }

    private Message create(Visit<CreateAgentDispatchRequest> visit) {
        CreateAgentDispatchRequest request = visit.request();
        visit.visitor().mayAdminister(request.getRoom());
        return exchange.step(() -> dispatch(house.hall(request.getRoom()), request.getAgentName(), request.getMetadata()));
    }

    private Message delete(Visit<DeleteAgentDispatchRequest> visit) throws InterruptedException {
        DeleteAgentDispatchRequest request = visit.request();
        visit.visitor().mayAdminister(request.getRoom());
        Hall hall = hall(visit, request.getRoom());
        return exchange.step(() -> {
            AgentDispatch found = hall.dispatches().stream().filter(one -> one.getId().equals(request.getDispatchId())).findFirst()
                    .orElseThrow(() -> TwirpError.fromBehind("not_found", "dispatch ID not found"));
            hall.dispatches().remove(found);
            return found.toBuilder().setState(found.getState().toBuilder().setDeletedAt(clock.millis() * 1_000_000)).build();
        });
    }

    private Message list(Visit<ListAgentDispatchRequest> visit) throws InterruptedException {
        ListAgentDispatchRequest request = visit.request();
        visit.visitor().mayAdminister(request.getRoom());
        Hall hall = hall(visit, request.getRoom());
        return exchange.step(() -> ListAgentDispatchResponse.newBuilder().addAllAgentDispatches(hall.dispatches().stream()
                .filter(one -> request.getDispatchId().isEmpty() || one.getId().equals(request.getDispatchId())).toList()).build());
    }

    private Hall hall(Visit<?> visit, String room) throws InterruptedException {
        Optional<Hall> hall = exchange.step(() -> house.find(room));
        if (hall.isEmpty()) {
            throw visit.searchInVain();
        }
        return hall.get();
    }
}
