package dev.baton.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder with one file for each story, kept with the sources and written again only on demand. */
record Golden(String folder, String extension, String property) {

    boolean writing() {
        return Boolean.getBoolean(property);
    }

    void write(String name, String text) {
        try {
            Files.createDirectories(directory());
            Files.writeString(file(name), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String read(String name) {
        assertThat(file(name)).as("nothing is kept of %s: run with -D%s=true, and read it before it is committed", name, property)
                .exists();
        try {
            return Files.readString(file(name));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    List<String> names() {
        if (!Files.exists(directory())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString())
                    .map(file -> file.substring(0, file.length() - extension.length() - 1))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path file(String name) {
        return directory().resolve(name + "." + extension);
    }

    private Path directory() {
        return Path.of("src/test/resources", folder);
    }
}
