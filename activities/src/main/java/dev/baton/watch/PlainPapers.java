package dev.baton.watch;

import dev.baton.call.Call;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.call.TenantId;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.HouseRules;

/** For rooms and callers whose names are plain. The others need references in their place, which only their adapters know. */
public final class PlainPapers implements Papers {

    private final TenantId house;
    private final HouseRules rules;

    /** {@code house}: whose call it is if the room's mark does not tell. */
    public PlainPapers(TenantId house, HouseRules rules) {
        this.house = house;
        this.rules = rules;
    }

    @Override
    public CallStart of(Orphan orphan) {
        var call = new Call(orphan.next(), orphan.tenant().orElse(house), new RoomName(orphan.room()),
                new Caller(new Identity(orphan.caller()), orphan.reach()), new Conversation("conversation:" + orphan.next()));
        return new CallStart(call, new CallStart.Adopted(), rules);
    }
}
