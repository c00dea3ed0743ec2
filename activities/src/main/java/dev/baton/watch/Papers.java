package dev.baton.watch;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Reach;
import dev.baton.call.TenantId;
import dev.baton.rooms.Names;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.HouseRules;

/** With what a call takes over somebody who is in a room already. Names of LiveKit's that hold a number go by their pseudonyms. */
public final class Papers {

    private final Names names;
    private final TenantId house;
    private final HouseRules rules;

    /** {@code house}: whose call it is if the room's mark does not tell. */
    public Papers(Names names, TenantId house, HouseRules rules) {
        this.names = names;
        this.house = house;
        this.rules = rules;
    }

    /** {@code room} and {@code caller} as LiveKit has them. */
    public CallStart of(CallId id, TenantId tenant, String room, String caller, Reach reach) {
        var call = new Call(id, tenant, names.room(room), new Caller(names.identity(caller), reach), new Conversation("conversation:" + id));
        return new CallStart(call, new CallStart.Adopted(), rules);
    }

    CallStart of(Orphan orphan) {
        return of(orphan.next(), orphan.tenant().orElse(house), orphan.room(), orphan.caller(), orphan.reach());
    }
}
