package dev.baton.keeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalsInFilesTest extends JournalsContract {

    private final Path place;

    JournalsInFilesTest(@TempDir Path place) {
        this.place = place;
    }

    @Override
    Journals journals() {
        return new JournalsInFiles(place.resolve("home"));
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
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() - 6));

        assertThatThrownBy(() -> journals().of(WORKFLOW))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining(file.toString());
    }
}
