package dev.baton.cli;

import static dev.baton.simulation.Habits.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.port.Rooms.Role;
import dev.baton.simulation.Habit;
import dev.baton.simulation.Habits;
import dev.baton.simulation.ReferHabit;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCallTest {

    private static final String PHONE = "+919876543211";

    private final Path folder;
    private final SimulatedHouse house = new SimulatedHouse();
    private Terminal terminal;

    TestCallTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void aTrunk() {
        terminal = new Terminal(folder).env(Terminal.vobiz(house.url()) + "DEFAULT_TRANSFER_NUMBER=+919876543212\n");
        assertThat(terminal.baton("trunk", "sync", "--write")).as(terminal.all()).isZero();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void phone(Habit habit) {
        house.switchboard().exchange().connect(PHONE, house.switchboard().supervisor("me", "Me").when(habit), Role.SUPERVISOR);
    }

    private void nothingIsLeft() throws InterruptedException {
        assertThat(house.liveKit().rooms().list().await().orThrow("list")).isEmpty();
        assertThat(terminal.all()).doesNotContain("9876543211", "9876543212");
    }

    @Test
    void withoutRealPhonesItTellsWhatItWouldDoAndEveryLineSaysSo() throws Exception {
        assertThat(terminal.baton("doctor", "--call", PHONE)).as(terminal.all()).isZero();
        assertThat(terminal.out()).contains("would ring +91••••••••11 from +91••••••••10", "sip:+91••••••••12@my-domain.sip.vobiz.ai",
                "Nobody was dialled.");
        assertThat(terminal.out().lines()).allMatch(line -> line.startsWith("SIMULATED "));
        assertThat(house.switchboard().events()).isEmpty();
        nothingIsLeft();
    }

    @Test
    void aPhoneThatIsBusyIsToldAndNoTransferIsTried() throws Exception {
        phone(Habits.isBusy());
        assertThat(terminal.baton("doctor", "--call", PHONE, "--real-phones")).isEqualTo(1);
        assertThat(terminal.out()).containsPattern("answer +FAILED +SIP 486: the phone is busy").containsPattern("clean up +ok")
                .doesNotContain("Transferring call");
        assertThat(terminal.out().lines()).allMatch(line -> line.startsWith("REAL "));
        nothingIsLeft();
    }

    @Test
    void aTransferThatTheCarrierDoesIsASuccess() throws Exception {
        phone(Habits.answers(after(1)));
        int code = terminal.baton("doctor", "--call", PHONE, "--real-phones");
        assertThat(code).as(terminal.all()).isZero();
        assertThat(terminal.out()).contains("Transferring call to +91••••••••12", "Transfer request sent successfully to +91••••••••12");
        nothingIsLeft();
    }

    @Test
    void aRefusedTransferNamesTheSettingAtTheCarrier() throws Exception {
        phone(Habits.answers(after(1)));
        house.switchboard().moods().carrier(new ReferHabit.Refuses(403));
        assertThat(terminal.baton("doctor", "--call", PHONE, "--real-phones")).isEqualTo(1);
        assertThat(terminal.out()).contains("Error transferring call: SIP 403: call transfer (SIP REFER) is not enabled for the trunk")
                .contains("enable Call Transfer (SIP REFER) in Vobiz's dashboard").containsPattern("clean up +ok");
        nothingIsLeft();
    }

    @Test
    void whatPolicyForbidsIsNotDialled() throws Exception {
        assertThat(terminal.baton("doctor", "--call", "+19005550123", "--real-phones")).isEqualTo(2);
        assertThat(terminal.err()).contains("--call is ").doesNotContain("9005550123");
        assertThat(terminal.baton("doctor", "--call", "+919876543210", "--real-phones")).as("our own number").isEqualTo(2);
        assertThat(terminal.baton("doctor", "--call", "112", "--real-phones")).isEqualTo(2);
        assertThat(terminal.baton("doctor", "--real-phones")).isEqualTo(2);
        assertThat(house.switchboard().events()).isEmpty();
    }
}
