package dev.baton.simulation;

import dev.baton.call.Call;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.transfer.CallEnd;
import dev.baton.transfer.CallProgress;
import dev.baton.transfer.Outcome;
import dev.baton.transfer.Progress;
import dev.baton.transfer.Told;
import dev.baton.transfer.TransferId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a story went, once all its calls were over. */
public record Performance(
        Story story,
        Map<TransferId, Progress> transfers,
        List<CallProgress> calls,
        List<String> refusals,
        Switchboard world) {

    /** Reads everything from the workflows, which are the truth. */
    public static Performance of(Story story, Scene scene, TransferDesk desk) {
        Map<TransferId, Progress> transfers = new LinkedHashMap<>();
        List<CallProgress> calls = new ArrayList<>();
        for (Call call : scene.calls()) {
            if (desk.watch(call.id()) instanceof Said.Done<CallProgress>(CallProgress progress)) {
                calls.add(progress);
                int count = progress.transfer() == null ? 0 : number(progress.transfer());
                for (int i = 1; i <= count; i++) {
                    TransferId id = TransferId.of(call.id(), i);
                    if (desk.watch(id) instanceof Said.Done<Progress>(Progress transfer)) {
                        transfers.put(id, transfer);
                    }
                }
            }
        }
        return new Performance(story, transfers, calls, scene.refusals(), scene.world());
    }

    private static int number(TransferId id) {
        return Integer.parseInt(id.value().substring(id.value().lastIndexOf('-') + 1));
    }

    /** How each transfer ended, and then each call, as a person tells it. */
    public List<String> ends() {
        List<String> ends = new ArrayList<>();
        transfers.values().forEach(one -> ends.add(told(one.outcome())));
        calls.forEach(one -> ends.add(told(one.end())));
        return ends;
    }

    private static String told(@Nullable Outcome outcome) {
        return outcome == null ? "has not ended" : Told.of(outcome);
    }

    private static String told(@Nullable CallEnd end) {
        return end == null ? "has not ended" : Told.of(end);
    }

    /** Every promise that was not kept, in words; nothing if all were. */
    public List<String> broken() {
        List<String> broken = new ArrayList<>();
        // Two calls that race may end either way round.
        if (!sorted(ends()).equals(sorted(story.ends()))) {
            broken.add("it should have ended so: " + story.ends() + ", and ended so: " + ends());
        }
        world.checkAllClean().forEach(violation -> broken.add(violation.sentence()));
        return broken;
    }

    private static List<String> sorted(List<String> ends) {
        return ends.stream().sorted().toList();
    }
}
