package dev.baton.agent.worker;

import java.util.Map;
import java.util.Optional;
import livekit.LivekitAgent.Job;

/** Who takes the jobs. Told by one thread, which must not be kept. */
public interface Jobs {

    /** Under which name we go into the room. */
    record Acceptance(String identity, String name, Map<String, String> attributes) {}

    /** Empty: another worker is asked. */
    Optional<Acceptance> offered(Job job);

    /** The job is ours; {@code token} opens its room. To be ended by {@link Worker#done}. */
    void assigned(Job job, String token);

    /** LiveKit wants it to end. */
    void terminated(String job);

    /** Between 0 and 1: how busy this process is, beyond the number of its jobs. */
    default double load() {
        return 0;
    }
}
