package dev.baton.cli.bench;

import io.temporal.activity.ActivityInterface;

/** Steps that do nothing, on the agent's queue. */
@ActivityInterface(namePrefix = "BareAgent_")
public interface BareAgent {

    String attend(String call);

    String hold(String call);

    String consult(String transfer);

    String introduce(String call);

    String leave(String call);
}
