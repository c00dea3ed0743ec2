package dev.baton.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.baton.port.Ledger.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every golden timeline, told as an integrator hears it. */
class MilestoneTest {

    private static final Pattern LINE = Pattern.compile("^ {2}([1-6 ]) (.+)$");

    /** The journals of one story by their workflows, as the golden files have them. */
    private static Map<String, List<Entry>> journals(Path story) {
        var journals = new HashMap<String, List<Entry>>();
        List<Entry> open = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(story)) {
                Matcher entry = LINE.matcher(line);
                if (line.startsWith("call-") || line.startsWith("transfer-")) {
                    open = new ArrayList<>();
                    journals.put(line, open);
                } else if (line.equals("heard")) {
                    open = new ArrayList<>();
                } else if (entry.matches()) {
                    open.add(new Entry(open.size() + 1, Instant.EPOCH, entry.group(1).isBlank() ? null : Integer.valueOf(entry.group(1)), entry.group(2).strip()));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return journals;
    }

    private static List<Path> stories() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/stories"))) {
            return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
        }
    }

    @Test
    void everyTransferOfEveryStoryStartsOnceAndEndsOnceWithACauseThatIsKnown() throws IOException {
        Set<String> causes = new TreeSet<>();
        Arrays.stream(Outcome.class.getAnnotation(JsonSubTypes.class).value()).forEach(type -> causes.add(type.name()));
        Set<String> seen = new TreeSet<>();
        int transfers = 0;
        for (Path story : stories()) {
            Map<String, List<Entry>> journals = journals(story);
            List<Milestone> ofCalls = journals.entrySet().stream().filter(one -> one.getKey().startsWith("call-")).flatMap(one -> one.getValue().stream())
                    .flatMap(entry -> Milestone.ofCall(entry).stream()).toList();
            long ended = ofCalls.stream().filter(one -> one.kind() == Milestone.Kind.ENDED).count();
            List<Map.Entry<String, List<Entry>>> ofTransfers = journals.entrySet().stream().filter(one -> one.getKey().startsWith("transfer-")).toList();
            for (var one : ofTransfers) {
                List<Milestone.Kind> kinds = one.getValue().stream().flatMap(entry -> Milestone.ofTransfer(entry).stream()).map(Milestone::kind).toList();
                assertThat(kinds).as("%s %s", story, one).startsWith(Milestone.Kind.STARTED);
                assertThat(kinds.stream().filter(kind -> kind == Milestone.Kind.STARTED)).hasSize(1);
                assertThat(kinds.stream().filter(kind -> kind == Milestone.Kind.ANSWERED).count())
                        .isLessThanOrEqualTo(kinds.stream().filter(kind -> kind == Milestone.Kind.RINGING).count());
            }
            assertThat(ended).as("%s", story).isEqualTo(ofTransfers.size());
            ofCalls.stream().filter(one -> one.kind() == Milestone.Kind.ENDED).forEach(one -> {
                assertThat(causes).as("%s", story).contains(String.valueOf(one.cause()));
                seen.add(String.valueOf(one.cause()));
            });
            transfers += ofTransfers.size();
        }
        assertThat(transfers).isGreaterThan(60);
        // The desk refuses what leads nowhere before it becomes a transfer, so no story has one.
        Milestone.ofCall(new Entry(2, Instant.EPOCH, null, "transfer 1 ended: not started")).forEach(one -> seen.add(String.valueOf(one.cause())));
        assertThat(seen).isEqualTo(causes);
    }

    @Test
    void aTransferWhoseSupervisorCameIsConnectedAndOneThatBroughtNobodyReturnsItsCaller() throws IOException {
        for (Path story : stories()) {
            Map<String, List<Entry>> journals = journals(story);
            boolean connected = journals.entrySet().stream().filter(one -> one.getKey().startsWith("transfer-")).flatMap(one -> one.getValue().stream())
                    .flatMap(entry -> Milestone.ofTransfer(entry).stream()).anyMatch(one -> one.kind() == Milestone.Kind.CONNECTED);
            List<Milestone> ofCalls = journals.entrySet().stream().filter(one -> one.getKey().startsWith("call-")).flatMap(one -> one.getValue().stream())
                    .flatMap(entry -> Milestone.ofCall(entry).stream()).toList();
            boolean endedWell = ofCalls.stream().anyMatch(one -> one.kind() == Milestone.Kind.ENDED && Set.of("connected", "referred").contains(String.valueOf(one.cause())));
            if (endedWell) {
                assertThat(connected).as("%s", story).isTrue();
            }
            if (ofCalls.stream().anyMatch(one -> "nobody-available".equals(one.cause()))) {
                assertThat(ofCalls).as("%s", story).anyMatch(one -> one.kind() == Milestone.Kind.FAILED);
            }
        }
    }
}
