package dev.baton.stage;

import io.temporal.activity.ActivityInfo;
import io.temporal.api.common.v1.Payloads;
import io.temporal.internal.testservice.OutstandingActivity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An activity that a worker has in hand. */
final class InHand {

    final Party party;
    final OutstandingActivity activity;

    /** From when on the worker is at it. */
    volatile @Nullable ActivityInfo info;

    /** What it was told by a heartbeat, if that was to stop. */
    volatile OutstandingActivity.@Nullable Beat interruption;

    Payloads details = Payloads.getDefaultInstance();
    Instant lastBeat;

    InHand(Party party, OutstandingActivity activity, Instant taken) {
        this.party = party;
        this.activity = activity;
        lastBeat = taken;
    }
}
