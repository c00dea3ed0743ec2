package dev.baton.cli.bench;

import io.temporal.activity.ActivityInterface;

/** Something that is measured where it is done in a deployment: in an activity, with its heartbeats. */
@ActivityInterface(namePrefix = "Bench_")
public interface InActivity {

    void measure();
}
