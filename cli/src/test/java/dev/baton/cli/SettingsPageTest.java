package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsPageTest {

    @Test
    void thePageListsEverySettingAndNoOther() throws IOException {
        Set<String> listed = new TreeSet<>();
        Pattern name = Pattern.compile("`([A-Z]+(?:_[A-Z]+)+)`");
        Files.readAllLines(Path.of("..", "docs", "settings.md")).stream().filter(line -> line.startsWith("| `"))
                .forEach(line -> name.matcher(line.split("\\|")[1]).results().forEach(one -> listed.add(one.group(1))));
        assertThat(listed).isEqualTo(Arrays.stream(Names.values()).map(Enum::name).collect(Collectors.toCollection(TreeSet::new)));
    }
}
