package dev.baton.watch;

import dev.baton.transfer.CallStart;

/** With what a new call takes an orphan over. Throws IllegalArgumentException if a name may not enter a history. */
public interface Papers {

    CallStart of(Orphan orphan);
}
