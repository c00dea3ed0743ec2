package dev.baton.cli.bench;

import dev.baton.call.BriefingReference;
import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Destination;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.call.TenantId;
import dev.baton.port.DialResult;
import dev.baton.port.Leg;
import dev.baton.port.Line;
import dev.baton.port.Roster;
import dev.baton.port.Rooms;
import dev.baton.port.Scribe;
import dev.baton.port.Telephony;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A phone world in which everything works and takes no time, so that what is measured is ours and Temporal's. */
final class InstantWorld implements Rooms, Line, Roster, Scribe, Telephony {

    static final Destination BILLING = new Destination("billing");

    private static final Hunt HUNT =
            new Hunt(BILLING, "Billing", List.of(new Supervisor(new SupervisorId("ada"), "Ada", Reach.PHONE)));

    private final Map<RoomName, Identity> joined = new ConcurrentHashMap<>();
    private final Function<Ring, DialResult> phone;
    private final AtomicInteger dispatches = new AtomicInteger();

    /** Only the phone can be told to take its time. */
    InstantWorld(Function<Ring, DialResult> phone) {
        this.phone = phone;
    }

    static Call call(CallId id) {
        return new Call(id, new TenantId("bench"), new RoomName("room-" + id), new Caller(callerIn(new RoomName("room-" + id)), Reach.PHONE),
                new Conversation("conversation-" + id));
    }

    private static Identity callerIn(RoomName room) {
        return new Identity("caller:" + room);
    }

    @Override
    public Sight look(RoomName room) {
        List<Presence> present = new ArrayList<>();
        present.add(new Presence(callerIn(room), Role.CALLER, Standing.PRESENT, false));
        Identity supervisor = joined.get(room);
        if (supervisor != null) {
            present.add(new Presence(supervisor, Role.SUPERVISOR, Standing.PRESENT, true));
        }
        return new Sight(true, present);
    }

    @Override
    public void admit(Admission admission) {}

    @Override
    public void eject(Ejection ejection) {}

    @Override
    public void dispatch(Dispatch dispatch) {
        dispatches.incrementAndGet();
    }

    int dispatches() {
        return dispatches.get();
    }

    @Override
    public void close(RoomName room) {
        joined.remove(room);
    }

    @Override
    public Opening open(Consultation consultation) {
        return new Opened("instant");
    }

    @Override
    public DialResult ring(Ring ring) {
        return phone.apply(ring);
    }

    @Override
    public DialResult follow(Ring ring) {
        return phone.apply(ring);
    }

    @Override
    public Merge merge(Joining joining) {
        joined.put(joining.leg().room(), joining.leg().identity());
        return new Merged();
    }

    @Override
    public Dropped drop(Drop drop) {
        return Dropped.GONE;
    }

    @Override
    public void close(Consultation consultation) {}

    @Override
    public Route resolve(Question question) {
        return HUNT;
    }

    @Override
    public Reservation reserve(Wish wish) {
        return new Reserved(wish.inOrder().getFirst(), List.of());
    }

    @Override
    public void release(Release release) {}

    @Override
    public Written brief(Order order) {
        return new Written(new BriefingReference("briefing-" + order.call().id()), Source.PLAIN);
    }

    @Override
    public DialResult dial(Dial dial) {
        return new DialResult.Answered();
    }

    @Override
    public DialResult follow(Dial dial) {
        return new DialResult.Answered();
    }

    @Override
    public Referral refer(Refer refer) {
        return new Succeeded();
    }

    @Override
    public void hangUp(Leg leg) {}
}
