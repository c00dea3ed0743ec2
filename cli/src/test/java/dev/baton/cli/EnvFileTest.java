package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvFileTest {

    private final Path folder;

    EnvFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Map<String, String> read(String text) throws IOException {
        return EnvFile.read(Files.writeString(folder.resolve(".env"), text));
    }

    @Test
    void commentsQuotesAndExportAreUnderstoodAndNothingIsReplaced() throws IOException {
        assertThat(read("""
                # a comment
                PLAIN=value

                export EXPORTED=1
                EMPTY=
                EMPTY_WITH_COMMENT= # nothing
                BEHIND=value # a comment
                HASH=a#b
                SINGLE='pa$$ "w\\n" #1'   # a comment
                DOUBLE="a \\"b\\" \\\\ \\$HOME $HOME\\nc"
                EQUALS=a=b==
                """)).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("PLAIN", "value"), Map.entry("EXPORTED", "1"), Map.entry("EMPTY", ""),
                        Map.entry("EMPTY_WITH_COMMENT", ""), Map.entry("BEHIND", "value"), Map.entry("HASH", "a#b"),
                        Map.entry("SINGLE", "pa$$ \"w\\n\" #1"), Map.entry("DOUBLE", "a \"b\" \\ $HOME $HOME\nc"),
                        Map.entry("EQUALS", "a=b==")));
    }

    @Test
    void aFileFromAnotherSystemIsReadAllTheSame() throws IOException {
        assertThat(read("\uFEFFA=1\r\nB='2'\r\n")).containsExactlyInAnyOrderEntriesOf(Map.of("A", "1", "B", "2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            S3CRET                | this is no setting
            A B=S3CRET            | this is no setting
            A =S3CRET             | a space before the equals sign
            A= S3CRET             | A has a space behind the equals sign
            A=S3CRET more         | A holds a space: put quotes around its value
            A=S3"CRET             | A holds a quote
            A="S3CRET             | A begins with a quote that is not closed
            A='S3CRET             | A begins with a quote that is not closed
            A='S3'CRET            | A goes on behind its closing quote
            A="S3\\CRET"          | A has a backslash before something else
            1A=S3CRET             | this is no setting
            """)
    void aMistakeIsToldWithItsLineAndWithoutTheValue(String line, String sentence) {
        assertThatThrownBy(() -> read("# first\n\nFINE=1\n" + line.strip() + "\n"))
                .isInstanceOfSatisfying(Wrong.class, wrong -> assertThat(wrong.exitCode()).isEqualTo(2))
                .hasMessageStartingWith(".env:4: ")
                .hasMessageContaining(sentence)
                .hasMessageNotContainingAny("S3", "CRET");
    }

    @Test
    void everyMistakeIsToldAtOnce() {
        assertThatThrownBy(() -> read("nonsense\nA=1\nA=2\n"))
                .hasMessage(".env:1: this is no setting: write NAME=value, or # before a comment.\n"
                        + ".env:3: A is set again, and was set in line 2: keep one of them.");
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Path file = folder.resolve(".env");
        Files.write(file, "A=ä".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> EnvFile.read(file)).hasMessageContaining("not UTF-8 text");
        Files.write(file, new byte[70_000]);
        assertThatThrownBy(() -> EnvFile.read(file)).hasMessageContaining("larger than 64 KiB");
    }
}
