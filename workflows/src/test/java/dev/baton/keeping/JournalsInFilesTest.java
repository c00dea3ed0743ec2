package dev.baton.keeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.CallId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalsInFilesTest extends JournalsContract {

    private final Path place;

    JournalsInFilesTest(@TempDir Path place) {
        this.place = place;
    }

    private KeyRing keys() {
        return new KeyRingInFiles(place.resolve("home"));
    }

    @Override
    protected Journals journals() {
        return new JournalsInFiles(place.resolve("home"), keys());
    }

    @Test
    void journalsOutliveTheProcess() {
        journals().add(page(entry(1, "first", null)));
        journals().add(page(entry(2, "second", null)));

        assertThat(journals().of(WORKFLOW)).hasSize(2);
    }

    @Test
    void aJournalThatWasCutOffNamesItsFile() throws IOException {
        journals().add(page(entry(1, "first", null), entry(2, "second", null)));
        Path file = place.resolve("home/journals").resolve(WORKFLOW + ".journal");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 6));

        assertThatThrownBy(() -> journals().of(WORKFLOW))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void nothingCanBeReadInTheFileWithoutTheKeyAndNothingAtAllOnceTheCallIsErased() throws IOException {
        journals().add(page(entry(1, "Grace: declined, in a meeting", null)));
        Path file = place.resolve("home/journals").resolve(WORKFLOW + ".journal");
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("Grace", "meeting");

        keys().destroy(new CallId("bcdf-ghjk-mnpq"));

        assertThat(journals().of(WORKFLOW)).isEmpty();
    }

    @Test
    void aJournalPutInAnothersPlaceIsNotBelieved() throws IOException {
        journals().add(page(entry(1, "first", null)));
        Path folder = place.resolve("home/journals");
        Files.copy(folder.resolve(WORKFLOW + ".journal"), folder.resolve(WORKFLOW + "x.journal"));

        assertThatThrownBy(() -> journals().of(WORKFLOW + "x")).isInstanceOf(UnreadableFile.class);
    }
}
