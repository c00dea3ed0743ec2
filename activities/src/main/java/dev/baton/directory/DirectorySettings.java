package dev.baton.directory;

import dev.baton.call.PhoneNumber;
import dev.baton.numbers.Written;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Which directory is read, and where a bare "Transfer me" goes. */
public record DirectorySettings(Optional<Path> file, Optional<PhoneNumber> defaultNumber) {

    public static final String DIRECTORY = "BATON_DIRECTORY";
    public static final String DEFAULT_TRANSFER_NUMBER = "DEFAULT_TRANSFER_NUMBER";

    public static DirectorySettings from(Map<String, String> environment) {
        String file = environment.getOrDefault(DIRECTORY, "").strip();
        String number = environment.getOrDefault(DEFAULT_TRANSFER_NUMBER, "").strip();
        return new DirectorySettings(
                file.isEmpty() ? Optional.empty() : Optional.of(path(file)),
                number.isEmpty() ? Optional.empty() : Optional.of(number(number)));
    }

    private static Path path(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException unreadable) {
            throw new IllegalArgumentException(DIRECTORY + ": this is no file name: name the directory.yaml to read",
                    unreadable);
        }
    }

    private static PhoneNumber number(String text) {
        return switch (Written.read(text)) {
            case Written.Readable(PhoneNumber number) -> number;
            case Written.Unreadable(String sentence) ->
                throw new IllegalArgumentException(DEFAULT_TRANSFER_NUMBER + ": " + sentence + ".");
        };
    }
}
