package dev.baton.cli;

import dev.baton.call.Destination;
import dev.baton.desk.TransferDesk;
import dev.baton.keeping.Leases;
import dev.baton.livekit.LiveKit;
import dev.baton.rooms.RoomSettings;
import dev.baton.watch.KnownRooms;
import dev.baton.watch.OurRooms;
import dev.baton.watch.Papers;
import dev.baton.watch.Patrol;
import dev.baton.watch.Shares;
import dev.baton.watch.Steward;
import dev.baton.watch.TemporalCalls;
import dev.baton.watch.Unanswered;
import dev.baton.watch.Watcher;
import io.temporal.client.WorkflowClient;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Watcher and steward of one process, on their rounds until it is closed. */
final class Watch implements AutoCloseable {

    private final KnownRooms known;
    private final Patrol patrol;
    private final ExecutorService messengers = Executors.newVirtualThreadPerTaskExecutor();

    Watch(LiveKit liveKit, OurRooms ours, Leases leases, WorkflowClient client, TransferDesk desk, Papers papers, RoomSettings agents,
            Optional<Destination> whoAnswers, InstantSource clock) {
        known = new KnownRooms(liveKit.rooms(), ours, clock);
        var shares = new Shares(leases, ours, "worker-" + UUID.randomUUID(), clock);
        var watcher = new Watcher(liveKit.rooms(), known, shares, desk::roomChanged, messengers, clock);
        var calls = new TemporalCalls(client, desk, papers, clock);
        var steward = new Steward(liveKit.rooms(), ours, shares, calls, clock);
        patrol = Patrol.start(shares, watcher, steward, new Unanswered(liveKit, ours, shares, calls, House.TENANT, agents, whoAnswers, clock));
    }

    /** What is known of rooms, for whoever else brings news of them. */
    KnownRooms known() {
        return known;
    }

    @Override
    public void close() {
        patrol.close();
        messengers.close();
    }
}
