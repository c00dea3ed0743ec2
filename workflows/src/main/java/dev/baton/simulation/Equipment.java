package dev.baton.simulation;

import dev.baton.call.Call;
import dev.baton.desk.TransferDesk;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.Leases;
import dev.baton.keeping.Vault;
import dev.baton.port.Roster;
import io.temporal.client.WorkflowClient;
import java.util.List;

/** What stands between the workflows and the phone world: whoever serves the ports, but for agents and ledger. */
@FunctionalInterface
public interface Equipment {

    /** When everybody in the story is known, and nothing has happened yet. */
    Installed install(Site site);

    record Site(Switchboard world, WorkflowClient temporal, TransferDesk desk, Leases leases, Vault vault, KeyRing keys) {}

    interface Installed extends AutoCloseable {

        /** To be registered with the worker. */
        List<Object> ports();

        Roster.Route resolve(Roster.Question question);

        /** A call is about to begin. */
        void expect(Call call);

        @Override
        void close();
    }

    /** The world itself serves the ports. */
    static Equipment atThePorts() {
        return site -> new Installed() {
            @Override
            public List<Object> ports() {
                Switchboard world = site.world();
                return List.of(world.rooms(), world.line(), world.telephony(), world.roster(), world.scribe());
            }

            @Override
            public Roster.Route resolve(Roster.Question question) {
                return site.world().roster().resolve(question);
            }

            @Override
            public void expect(Call call) {}

            @Override
            public void close() {}
        };
    }
}
