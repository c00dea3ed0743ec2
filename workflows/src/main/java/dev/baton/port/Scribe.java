package dev.baton.port;

import dev.baton.call.BriefingReference;
import dev.baton.call.Call;
import io.temporal.activity.ActivityInterface;

/** Writes the briefing from the transcript. Always writes something: without a model, a plain one. */
@ActivityInterface(namePrefix = "Scribe_")
public interface Scribe {

    Written brief(Order order);

    record Order(Call call, String reason) {}

    enum Source {
        MODEL,
        PLAIN
    }

    record Written(BriefingReference briefing, Source source) {}
}
