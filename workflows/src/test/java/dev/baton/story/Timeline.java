package dev.baton.story;

import dev.baton.keeping.Journals;
import dev.baton.port.Ledger.Entry;
import dev.baton.simulation.Performance;
import dev.baton.simulation.Scene;
import dev.baton.simulation.WorldEvent;
import dev.baton.transfer.TransferId;
import java.util.List;

/** A performance as one reads it: what it promised, what the journals say, what everybody heard. */
final class Timeline {

    private Timeline() {}

    static String of(Performance performance, Scene scene, Journals journals) {
        var page = new StringBuilder(performance.story().promise()).append(".\n");
        scene.calls().forEach(call -> chapter(page, "call-" + call.id(), journals));
        performance.transfers().keySet().stream().map(TransferId::value).forEach(id -> chapter(page, id, journals));
        List<String> hearers = performance.world().events().stream()
                .filter(event -> event.kind() == WorldEvent.Kind.HEARS)
                .map(WorldEvent::who)
                .distinct()
                .toList();
        if (!hearers.isEmpty()) {
            page.append("\nheard\n");
        }
        for (String who : hearers) {
            page.append("    ").append(who).append(": ").append(String.join(" → ", performance.world().heardBy(who))).append('\n');
        }
        if (!performance.refusals().isEmpty()) {
            page.append("\nrefused\n");
            performance.refusals().forEach(why -> page.append("    ").append(why).append('\n'));
        }
        return page.toString();
    }

    private static void chapter(StringBuilder page, String workflow, Journals journals) {
        page.append('\n').append(workflow).append('\n');
        for (Entry entry : journals.of(workflow)) {
            page.append("  ").append(entry.step() == null ? " " : entry.step()).append(' ').append(entry.text()).append('\n');
        }
    }
}
