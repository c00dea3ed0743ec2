package dev.baton.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.call.Destination;
import dev.baton.call.PhoneNumber;
import dev.baton.call.SupervisorId;
import dev.baton.numbers.Address;
import dev.baton.numbers.SipAddress;
import dev.baton.transfer.TransferRequest.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DirectoryFileTest {

    @Test
    void theShippedExampleHasSalesSupportAndBilling() {
        Directory shipped = Directory.open(DirectorySettings.from(Map.of()));
        assertThat(shipped.aliases()).containsExactly("billing", "sales", "support");
        Department support = shipped.department(new Destination("support")).orElseThrow();
        assertThat(support.inOrder()).extracting(SupervisorId::value).containsExactly("linus", "ada", "alan");
        assertThat(support.mode()).isEqualTo(Mode.WARM);
        assertThat(support.hours().zone().getId()).isEqualTo("Europe/Berlin");
        assertThat(support.hours().holidays()).isEmpty();
        Department billing = shipped.department(new Destination("billing")).orElseThrow();
        assertThat(billing.mode()).isEqualTo(Mode.COLD);
        assertThat(address(shipped, "destination/billing")).isEqualTo(new Address.Phone(PhoneNumber.of("+15550002222")));
        assertThat(address(shipped, "linus")).isEqualTo(new Address.Phone(new PhoneNumber("+15550002222", "42")));
        assertThat(address(shipped, "ada")).isEqualTo(new Address.Sip(new SipAddress("sip", "ada", "pbx.example.com")));
        assertThat(address(shipped, "alan")).isEqualTo(new Address.Web("alan"));
    }

    @Test
    void thePageAboutTheDirectoryShowsTheShippedExample() throws Exception {
        assertThat(Files.readString(Path.of("..", "docs", "directory.md"))).contains(example().strip());
    }

    @Test
    void theDefaultComesFromItsSettingAndIsColdUnlessTheRequestSaysWarm() {
        Directory directory = Directory.open(DirectorySettings.from(Map.of("DEFAULT_TRANSFER_NUMBER", "+91 98765 43210")));
        assertThat(address(directory, "default")).isEqualTo(new Address.Phone(PhoneNumber.of("+919876543210")));
        assertThat(directory.modeFor(Directory.DEFAULT, Optional.empty())).isEqualTo(Mode.COLD);
        assertThat(directory.modeFor(Directory.DEFAULT, Optional.of(Mode.WARM))).isEqualTo(Mode.WARM);
        assertThat(directory.modeFor(new Destination("sales"), Optional.empty())).isEqualTo(Mode.WARM);
        assertThatThrownBy(() -> DirectorySettings.from(Map.of("DEFAULT_TRANSFER_NUMBER", "98765 43210")))
                .hasMessageContaining("DEFAULT_TRANSFER_NUMBER").hasMessageContaining("E.164").hasMessageNotContaining("43210");
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsLine() {
        BrokenDirectory broken = broken("""
                zone: Mars/Olympus
                holidays:
                  25 December: closed
                supervisors:
                  grace:
                    name: Grace
                    phone: "555 000 1111"
                  linus:
                    phone: "+15550002222"
                    extension: "4a"
                  ada:
                    name: Ada
                    sip: sip:911;user=phone@pbx.example.com
                  alan:
                    name: Alan
                    web: alan
                    sip: sip:alan@pbx.example.com
                    telephone: "+15550003333"
                destinations:
                  sales:
                    name: Sales
                    mode: lukewarm
                    supervisors: [grace, linus, marie]
                    hours:
                      mon-fri: "9-17"
                      mon: "10:00-12:00"
                      someday: closed
                      sat: ["10:00-13:00", "12:00-14:00"]
                  Billing Office:
                    name: Billing
                  default:
                    name: Default
                    web: alan
                  support:
                    name: Support
                    skills: [levitation]
                  support:
                    name: Support again
                """);
        assertThat(broken.mistakes()).extracting(Mistake::line)
                .containsExactly(1, 3, 7, 9, 10, 13, 17, 18, 22, 23, 25, 26, 27, 28, 29, 31, 37);
        assertThat(broken.mistakes()).allSatisfy(mistake ->
                assertThat(mistake.toString()).startsWith("directory.yaml:").endsWith("."));
        assertThat(broken).hasMessageContaining("there is no time zone \"Mars/Olympus\": use a name such as Europe/Berlin")
                .hasMessageContaining("there is no supervisor \"marie\"")
                .hasMessageContaining("mon has hours already")
                .hasMessageContaining("\"default\" is where a bare \"Transfer me\" goes: set it as DEFAULT_TRANSFER_NUMBER")
                .hasMessageContaining("\"support\" already, on line 34: remove one of the two");
        // The example in the advice is the only number.
        assertThat(broken.toString().replace("such as +15550001234",
                "")).doesNotContainPattern("[0-9]{7}").doesNotContain("555 000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | 1 | empty",
        "'# nothing' | 1 | empty",
        "'- a list' | 1 | needs keys and values",
        "'destinations:\\n  sales: {name: Sales' | 2 | this is not YAML",
        "'destinations:\\n\\tsales: 1' | 2 | this is not YAML",
        "'zone: UTC' | 1 | name at least one destination",
        "'destinations:\\n  sales:' | 2 | needs keys and values",
        "'destinations:\\n  sales:\\n    name: Sales' | 3 | nobody answers for destination sales",
        "'destinations:\\n  sales:\\n    name: Sales\\n    extension: 5' | 4 | an extension belongs to a phone",
        "'destinations:\\n  sales:\\n    name:\\n    web: x' | 3 | needs one value",
        "'destinations:\\n  sales:\\n    name: +1 555 000 1234\\n    web: x' | 3 | contain no phone number",
        "'destinations:\\n  sales:\\n    name: Sales\\n    web: x\\n    hours:\\n      mon: closed' | 6 | need a time zone",
        "'destinations:\\n  \"+15550001234\":\\n    name: Sales' | 2 | must be an alias",
        "'destinations:\\n  number-abc:\\n    name: Sales\\n    web: x' | 2 | own: choose another",
        "'destinations:\\n  sales:\\n    name: Sales\\n    web: x\\n    holidays: maybe' | 5 | is open or closed",
        "'destinations:\\n  sales:\\n    name: \"a\u0007b\"\\n    web: x' | 3 | not printable",
    })
    void aMistakeNamesItsLineAndWhatToDo(String file, int line, String sentence) {
        BrokenDirectory broken = broken(file.translateEscapes());
        assertThat(broken.mistakes()).anySatisfy(mistake -> {
            assertThat(mistake.line()).isEqualTo(line);
            assertThat(mistake.sentence()).contains(sentence);
        });
    }

    @Test
    void somebodyListedWithoutTheSkillOrTheLanguageIsAMistake() {
        BrokenDirectory broken = broken("""
                supervisors:
                  grace:
                    name: Grace
                    web: grace
                    languages: [en]
                destinations:
                  refunds:
                    name: Refunds
                    language: de
                    supervisors:
                      - grace
                      - grace
                """);
        assertThat(broken.mistakes()).extracting(Mistake::line).containsOnly(11, 12);
        assertThat(broken).hasMessageContaining("has no \"de\"").hasMessageContaining("listed twice");
    }

    @Test
    void aFileThatIsNotThereIsNamedWithItsSetting(@TempDir Path home) throws Exception {
        assertThatThrownBy(() -> Directory.open(DirectorySettings.from(Map.of("BATON_DIRECTORY",
                home.resolve("none.yaml").toString()))))
                .isInstanceOf(BrokenDirectory.class).hasMessageContaining("none.yaml").hasMessageContaining("BATON_DIRECTORY");
        Path file = Files.writeString(home.resolve("mine.yaml"), "destinations: {sales: {name: Sales, web: ada}}");
        assertThat(Directory.open(DirectorySettings.from(Map.of("BATON_DIRECTORY",
                file.toString()))).aliases()).containsExactly("sales");
    }

    @Test
    void aSmallFileThatIsWrongAMillionTimesIsToldOfBrieflyAndSoon() {
        var text = new StringBuilder("supervisors: {ada: {name: Ada, web: ada}}\ndestinations:\n  a: {name: A, supervisors: &all [" + "x, ".repeat(50_000) + "x]}\n");
        for (char letter = 'b'; letter < 'z'; letter++) {
            text.append("  ").append(letter).append(": {name: B, supervisors: *all}\n");
        }
        assertThat(broken(text.toString()).mistakes()).hasSize(500).allSatisfy(mistake -> assertThat(mistake.line()).isEqualTo(3));
    }

    @Test
    void aDirectoryThatWasDamagedAnywhereIsReadOrRefusedWithLinesAndNeverTellsANumber() throws Exception {
        String whole = example();
        long seed = new Random().nextLong();
        var random = new Random(seed);
        int refused = 0;
        List<String> scraps = List.of("\n", ":", " ", "\t", "- ", "\"", "{", "[", "&a ", "*a", "<<: ", "!!int ", "\u0000",
                "\uD800", "+", "9", "é");
        for (int round = 0; round < 1_500; round++) {
            var damaged = new StringBuilder(whole);
            for (int times = random.nextInt(4); times >= 0; times--) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(3)) {
                    case 0 -> damaged.insert(at, scraps.get(random.nextInt(scraps.size())));
                    case 1 -> damaged.delete(at, Math.min(damaged.length(), at + 1 + random.nextInt(30)));
                    default -> damaged.setCharAt(at, whole.charAt(random.nextInt(whole.length())));
                }
            }
            try {
                DirectoryFile.read("directory.yaml", damaged.toString());
            } catch (BrokenDirectory broken) {
                refused++;
                int lines = damaged.toString().split("\n", -1).length + 1;
                assertThat(broken.mistakes()).as("seed " + seed).isNotEmpty().allSatisfy(mistake -> {
                    assertThat(mistake.line()).isBetween(1, lines);
                    assertThat(mistake.sentence()).doesNotContainPattern("555.?000.?[12]{4}");
                });
            }
        }
        System.out.println("directory: 1500 damaged files, " + refused + " refused, seed " + seed);
        assertThat(refused).isBetween(300, 1_499);
    }

    private static String example() throws IOException {
        try (InputStream example = Directory.class.getResourceAsStream("directory.yaml")) {
            return new String(example.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Address address(Directory directory, String id) {
        return directory.person(new SupervisorId(id)).orElseThrow().address();
    }

    private static BrokenDirectory broken(String text) {
        return catchThrowableOfType(BrokenDirectory.class, () -> DirectoryFile.read("directory.yaml", text));
    }
}
