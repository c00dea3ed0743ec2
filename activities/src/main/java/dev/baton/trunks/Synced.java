package dev.baton.trunks;

import dev.baton.livekit.Failure;
import java.util.List;

/** How the attempt to make LiveKit agree with the settings ended. */
public sealed interface Synced {

    record Made(String id, List<Change> changes) implements Synced {}

    record Updated(String id, List<Change> changes) implements Synced {}

    /** Nothing had to be written. */
    record AlreadySo(String id, List<Change> changes) implements Synced {}

    /** Somebody has to decide first; nothing was written. */
    record Refused(String sentence) implements Synced {}

    /** LiveKit did not do it. Asked again, what may have been made is found. */
    record Failed(String during, Failure failure) implements Synced {}
}
