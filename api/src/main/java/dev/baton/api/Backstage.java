package dev.baton.api;

import dev.baton.call.Call;
import dev.baton.call.Destination;
import dev.baton.call.TenantId;
import dev.baton.desk.TransferDesk;
import dev.baton.store.Audit;
import dev.baton.store.Calls;
import dev.baton.store.Database;
import dev.baton.store.Eraser;
import dev.baton.store.JournalsInPostgres;
import dev.baton.store.Transcripts;
import dev.baton.store.Transfers;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * What is behind the front door: the desk that carries out every wish, and what is remembered. {@code house}: the tenant of the operator's own key.
 * {@code carried}: whether a worker is at work.
 */
public record Backstage(
        TenantId house,
        TransferDesk desk,
        Outbound outbound,
        Addressing addressing,
        Reception reception,
        DirectoryReader directory,
        Calls calls,
        Transfers transfers,
        Transcripts transcripts,
        JournalsInPostgres journals,
        Eraser eraser,
        Audit audit,
        Database database,
        BooleanSupplier carried,
        InstantSource clock) {

    /** Whose calls this request is about: those of the tenant whose key came with it, and no others. */
    TenantId tenant() {
        return Visitor.now().tenant();
    }

    /** Who asks, for the audit log. */
    String who() {
        return Visitor.now().who();
    }

    /** Where a request of this call goes: {@code default} may mean a number of its own. */
    public interface Addressing {
        Destination addressed(Call call, Destination to);
    }
}
