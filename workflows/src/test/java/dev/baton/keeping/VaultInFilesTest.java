package dev.baton.keeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.keeping.Vault.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VaultInFilesTest extends VaultContract {

    private final Path place;

    VaultInFilesTest(@TempDir Path place) {
        this.place = place;
    }

    private Path home() {
        return place.resolve("home");
    }

    private KeyRing keys() {
        return new KeyRingInFiles(home());
    }

    @Override
    protected Vault vault() {
        return new VaultInFiles(home(), keys());
    }

    @Test
    void textsOutliveTheProcess() {
        String reference = vault().put(CALL, Kind.BRIEFING, "words");

        assertThat(vault().get(reference)).contains("words");
    }

    @Test
    void noTextIsWrittenAsItIs() throws IOException {
        vault().put(CALL, Kind.NUMBER, "+15550001234");

        assertThat(files()).isNotEmpty().allSatisfy(file ->
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).doesNotContain("0001234"));
    }

    @Test
    void destroyingTheKeyErasesEverythingOfTheCall() {
        Vault vault = vault();
        String briefing = vault.put(CALL, Kind.BRIEFING, "words");
        String others = vault.put(OTHER, Kind.BRIEFING, "words");

        keys().destroy(CALL);

        assertThat(vault.get(briefing)).isEmpty();
        assertThat(vault.get(others)).contains("words");
        assertThatThrownBy(() -> vault.put(CALL, Kind.BRIEFING, "more")).hasMessageContaining("was erased");
    }

    @Test
    void erasedAndDestroyedFilesAreGone() throws IOException {
        vault().put(CALL, Kind.SECRET, "pin");
        vault().put(CALL, Kind.BRIEFING, "words");

        vault().destroySecrets(CALL);
        assertThat(files()).hasSize(1);
        vault().erase(CALL);
        assertThat(files()).isEmpty();
    }

    @Test
    void aTextPutInAnothersPlaceIsNotRead() throws IOException {
        String one = vault().put(CALL, Kind.BRIEFING, "one");
        vault().put(CALL, Kind.BRIEFING, "two");
        List<Path> both = files();
        byte[] first = Files.readAllBytes(both.get(0));
        Files.write(both.get(0), Files.readAllBytes(both.get(1)));
        Files.write(both.get(1), first);

        assertThatThrownBy(() -> vault().get(one))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining(home().toString())
                .hasMessageContaining("altered");
    }

    @Test
    void aForeignFileNamesItself() throws IOException {
        String one = vault().put(CALL, Kind.BRIEFING, "one");
        Files.writeString(files().getFirst(), "hello");

        assertThatThrownBy(() -> vault().get(one))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining("not one of ours");
    }

    private List<Path> files() throws IOException {
        try (var all = Files.walk(home().resolve("vault"))) {
            return all.filter(Files::isRegularFile).filter(file -> !file.endsWith(".lock")).toList();
        }
    }
}
