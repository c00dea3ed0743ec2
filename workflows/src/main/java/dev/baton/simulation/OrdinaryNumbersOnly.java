package dev.baton.simulation;

import dev.baton.call.NumberPlan;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Policy;
import dev.baton.call.TenantId;
import java.util.Locale;

/** The policy of the phone world. */
final class OrdinaryNumbersOnly implements Policy {

    private final NumberPlan plan;

    OrdinaryNumbersOnly(NumberPlan plan) {
        this.plan = plan;
    }

    @Override
    public Verdict mayDial(TenantId tenant, PhoneNumber number) {
        NumberPlan.Standing standing = plan.standingOf(number);
        return standing == NumberPlan.Standing.ORDINARY
                ? new Verdict.Allowed()
                : new Verdict.Forbidden("a "
                        + standing.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + " number, which this house does not dial (" + number.masked() + ")");
    }
}
