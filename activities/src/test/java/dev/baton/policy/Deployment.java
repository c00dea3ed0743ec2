package dev.baton.policy;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Identity;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.TenantId;
import dev.baton.numbers.Regions;
import dev.baton.numbers.WorldNumberPlan;
import java.util.Set;
import java.util.TreeSet;

/** A house that may call everywhere, so that nothing but the kind of a number is in the way. */
public final class Deployment {

    public static final TenantId TENANT = new TenantId("acme");
    public static final PhoneNumber OURS = PhoneNumber.of("+12125550100");

    private Deployment() {}

    public static Set<String> everywhere() {
        var all = new TreeSet<>(PhoneNumberUtil.getInstance().getSupportedRegions());
        all.add(Regions.WORLD);
        return all;
    }

    public static PolicySettings callingEverywhere() {
        return PolicySettings.forNumbers(Set.of()).allowing(everywhere().toArray(String[]::new));
    }

    public static HousePolicy policy(PolicySettings settings) {
        return new HousePolicy(new WorldNumberPlan(), settings);
    }

    public static Call call(String id) {
        return new Call(new CallId(id), TENANT, new RoomName("room-" + id),
                new Caller(new Identity("caller-" + id), Reach.PHONE),
                new Conversation("vault/" + id + "/transcript/1"));
    }
}
