package dev.baton.keeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyRingInFilesTest extends KeyRingContract {

    private final Path place;

    KeyRingInFilesTest(@TempDir Path place) {
        this.place = place;
    }

    @Override
    protected KeyRing keys() {
        return new KeyRingInFiles(home());
    }

    private Path home() {
        return place.resolve("home");
    }

    private Path keyFile() {
        return home().resolve("keys/call%2fbcdf-ghjk-mnpq.key");
    }

    @Test
    void keysOutliveTheProcess() {
        assertThat(keys().keyFor(CALL)).isEqualTo(keys().keyFor(CALL));
        assertThat(keys().deploymentKey()).isEqualTo(keys().deploymentKey());
    }

    @Test
    void aKeyDestroyedElsewhereIsGoneHereAtOnce() {
        KeyRing here = keys();
        KeyRing elsewhere = keys();
        String id = here.keyFor(CALL).id();
        elsewhere.destroy(CALL);

        assertThat(here.find(id)).isEmpty();
        assertThatThrownBy(() -> here.keyFor(CALL)).hasMessageContaining("was erased");
    }

    @Test
    void anotherProcessSeesTheSameKeyAndCanDestroyIt() throws Exception {
        KeyRing here = keys();
        KeyRing.Key key = here.keyFor(CALL);
        String hex = HexFormat.of().formatHex(key.secret().getEncoded());

        assertThat(OtherProcess.run("key", home(), CALL.value())).containsExactly(hex);
        assertThat(OtherProcess.run("destroy", home(), CALL.value())).containsExactly("destroyed");
        assertThat(here.find(key.id())).isEmpty();
    }

    @Test
    void manyThreadsWithRingsOfTheirOwnMakeOneKey() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<KeyRing.Key>> all =
                    IntStream.range(0, 16).<Callable<KeyRing.Key>>mapToObj(one -> () -> keys().keyFor(CALL)).toList();
            var made = threads.invokeAll(all).stream().map(one -> one.resultNow()).distinct();
            assertThat(made).hasSize(1);
        }
    }

    @Test
    void nobodyElseMayReadThem() throws IOException {
        keys().keyFor(CALL);

        assertThat(permissions(home())).isEqualTo("rwx------");
        assertThat(permissions(home().resolve("keys"))).isEqualTo("rwx------");
        try (var files = Files.list(home().resolve("keys"))) {
            assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        }
    }

    @Test
    void aDirectoryOpenToOthersIsRefused() throws IOException {
        Files.createDirectory(home());
        Files.setPosixFilePermissions(home(), PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatThrownBy(this::keys).hasMessageContaining("can be read by others").hasMessageContaining("chmod 700");
    }

    @Test
    void aDamagedKeyNamesItsFileAndWhatToDo() throws IOException {
        keys().keyFor(CALL);
        Files.writeString(keyFile(), "something else");

        assertThatThrownBy(() -> keys().keyFor(CALL))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining(keyFile().toString())
                .hasMessageContaining("backup");
    }

    @Test
    void theKeyOfAnotherCallIsNotTakenForThisOne() throws IOException {
        keys().keyFor(CALL);
        keys().keyFor(OTHER);
        Files.copy(keyFile(), home().resolve("keys/call%2f%42%43%44%46-ghjk-mnpq.key"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> keys().keyFor(OTHER)).isInstanceOf(UnreadableFile.class);
    }

    @Test
    void aCrashBetweenMarkAndShreddingLeavesTheKeyDestroyed() throws IOException {
        KeyRing keys = keys();
        KeyRing.Key key = keys.keyFor(CALL);
        byte[] file = Files.readAllBytes(keyFile());
        keys.destroy(CALL);
        Files.write(keyFile(), file);

        assertThat(keys().find(key.id())).isEmpty();
        keys().destroy(CALL);
        assertThat(keyFile()).doesNotExist();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
