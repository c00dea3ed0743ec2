package dev.baton.cli;

import dev.baton.call.BriefingReference;
import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.Reach;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.port.DialResult;
import dev.baton.port.Ledger;
import dev.baton.port.Line;
import dev.baton.port.Roster;
import dev.baton.port.Scribe;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A destination whose one phone rings and rings: as long as it does, the caller is on hold. */
final class RingingSupervisor implements Roster, Line, Scribe, Ledger {

    static final Destination BILLING = new Destination("billing");

    final CountDownLatch ringing = new CountDownLatch(1);

    @Override
    public Route resolve(Question question) {
        return new Hunt(BILLING, "Billing", List.of(new Supervisor(new SupervisorId("grace"), "Grace", Reach.PHONE)));
    }

    @Override
    public Reservation reserve(Wish wish) {
        return new Reserved(new SupervisorId("grace"), List.of());
    }

    @Override
    public void release(Release release) {}

    @Override
    public Opening open(Consultation consultation) {
        return new Opened("none");
    }

    @Override
    public DialResult ring(Ring ring) {
        ringing.countDown();
        while (true) {
            try {
                Activity.getExecutionContext().heartbeat(null);
                Thread.sleep(500);
            } catch (ActivityCompletionException calledOff) {
                throw calledOff;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return new DialResult.NoAnswer();
            }
        }
    }

    @Override
    public DialResult follow(Ring ring) {
        return ring(ring);
    }

    @Override
    public Merge merge(Joining joining) {
        return new MergeRefused("nobody picked up");
    }

    @Override
    public Dropped drop(Drop drop) {
        return Dropped.GONE;
    }

    @Override
    public void close(Consultation consultation) {}

    @Override
    public Written brief(Order order) {
        return new Written(new BriefingReference("vault/" + order.call().id() + "/briefing/x"), Source.PLAIN);
    }

    @Override
    public void record(Page page) {}

    @Override
    public void seal(CallId call) {}
}
