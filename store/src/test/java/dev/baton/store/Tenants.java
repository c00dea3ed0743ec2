package dev.baton.store;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.TenantId;
import dev.baton.keeping.KeyRing;
import java.util.Map;

/** Calls of several tenants. */
final class Tenants {

    private Tenants() {}

    static Call knows(Database database, KeyRing keys, CallId id, String tenant) {
        var call = new Call(id, new TenantId(tenant), new RoomName("call-" + id), new Caller(new Identity("caller-" + id), Reach.PHONE), Transcripts.of(id));
        new Calls(database, keys).begin(call, "Ada Lovelace", Map.of("caller_name", "Ada Lovelace"));
        return call;
    }
}
