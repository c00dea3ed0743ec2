package dev.baton.cli.bench;

import io.temporal.activity.ActivityInterface;

/** Steps that do nothing. */
@ActivityInterface(namePrefix = "BareSteps_")
public interface BareSteps {

    String lookUp(String call);

    String open(String call);

    String brief(String call);

    String reserve(String call);

    String dial(String call);

    String merge(String call);
}
