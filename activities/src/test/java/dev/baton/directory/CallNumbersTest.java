package dev.baton.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Call;
import dev.baton.call.Destination;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Reach;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.directory.CallNumbers.Admitted;
import dev.baton.directory.CallNumbers.Refused;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.keeping.Leases;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.keeping.Vault;
import dev.baton.keeping.VaultInFiles;
import dev.baton.keeping.VaultInMemory;
import dev.baton.numbers.Address;
import dev.baton.policy.Deployment;
import dev.baton.policy.DialGate;
import dev.baton.policy.HousePolicy;
import dev.baton.policy.PolicySettings;
import dev.baton.port.Roster.Hunt;
import dev.baton.port.Roster.Question;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CallNumbersTest {

    private static final PhoneNumber CALLER = PhoneNumber.of("+12125550199");
    private static final Set<PhoneNumber> CALLERS = Set.of(CALLER);
    private static final PolicySettings CAREFUL = PolicySettings.forNumbers(Set.of(Deployment.OURS));

    private final KeyRing keys = new KeyRingInMemory();
    private final Leases leases = new LeasesInMemory(() -> Instant.parse("2026-11-23T15:00:00Z"));
    private final Vault vault = new VaultInMemory();
    private final Call call = Deployment.call("one");

    @Test
    void aNumberThatTheCallerSaidIsCalledWhereTheHouseSaysSo() {
        Destination to = admitted(numbers(vault, CAREFUL.withSpokenNumbers()).spoken(call, "+1 212 555 0123",
                List.of("Transfer me to plus one, two one two, triple five, oh one two three"), CALLERS));
        assertThat(to.alias()).startsWith("number-").doesNotContain("212");
        Supervisor there = hunt(to).inOrder().getFirst();
        assertThat(hunt(to).toString() + there).doesNotContain("0123");
        assertThat(book(vault, CAREFUL.withSpokenNumbers()).clear(call, there.id(), CALLERS))
                .isEqualTo(new AddressBook.Cleared(new Address.Phone(PhoneNumber.of("+12125550123"))));
    }

    @Test
    void aColleagueWhoIsNamedForOneCallIsReachedAtTheirPageAndTheirNameIsInTheVaultAlone() {
        Destination to = numbers(vault, CAREFUL).atAPage(call, "Bob O'Neil");
        assertThat(to.alias()).startsWith("page-").doesNotContain("bob");
        Supervisor there = hunt(to).inOrder().getFirst();
        assertThat(there).isEqualTo(new Supervisor(CallNumbers.atAPage(call, to).orElseThrow(), "Agent B", Reach.BROWSER));
        assertThat(book(vault, CAREFUL).clear(call, there.id(), CALLERS)).isEqualTo(new AddressBook.Cleared(new Address.Web("Bob O'Neil")));
        assertThat(book(vault, CAREFUL).clear(Deployment.call("two"), there.id(), CALLERS)).as("of another call").isInstanceOf(AddressBook.Forbidden.class);
        vault.erase(call.id());
        assertThat(book(vault, CAREFUL).clear(call, there.id(), CALLERS)).isInstanceOf(AddressBook.Forbidden.class);
    }

    @Test
    void aNumberThatNobodySaidIsNotCalledHoweverTheModelPutsIt() {
        CallNumbers numbers = numbers(vault, CAREFUL.withSpokenNumbers());
        assertThat(refused(numbers.spoken(call, "+12125550123", List.of("Transfer me to a live agent"),
                CALLERS))).contains("did not say");
        assertThat(refused(numbers.spoken(call, "+12125550123", List.of("two one two, five five five, zero one two four"),
                CALLERS)))
                .contains("digit by digit").doesNotContain("2125550123");
        assertThat(refused(numbers.spoken(call, "tel:+12125550123", List.of("+1 212 555 0123"), CALLERS))).contains("E.164");
        assertThat(refused(numbers.spoken(call, "+12125550123 ext. 9", List.of("+1 212 555 0123 9"),
                CALLERS))).contains("extension");
    }

    @Test
    void aNumberThatWasSaidPassesTheSamePolicy() {
        CallNumbers numbers = numbers(vault, CAREFUL.withSpokenNumbers());
        assertThat(refused(numbers.spoken(call, "+19002345678", List.of("+1 900 234 5678"), CALLERS))).contains("premium-rate");
        assertThat(refused(numbers.spoken(call, "+442079460958", List.of("+44 20 7946 0958"),
                CALLERS))).contains("a number in GB");
        assertThat(refused(numbers.spoken(call, CALLER.e164(), List.of("+1 212 555 0199"), CALLERS))).contains("caller's own");
        assertThat(refused(numbers.spoken(call, Deployment.OURS.e164(), List.of("+1 212 555 0100"),
                CALLERS))).contains("our own trunk");
        assertThat(refused(numbers(vault, CAREFUL).spoken(call, "+12125550123", List.of("+1 212 555 0123"), CALLERS)))
                .contains("BATON_SPOKEN_NUMBERS");
    }

    @Test
    void policyIsAskedAgainWhenThePhoneIsAboutToRing() {
        Destination to = admitted(numbers(vault, CAREFUL.withSpokenNumbers()).spoken(call, "+12125550123",
                List.of("212 555 0123"), CALLERS));
        SupervisorId id = hunt(to).inOrder().getFirst().id();
        assertThat(book(vault, CAREFUL).clear(call, id, CALLERS)).isInstanceOf(AddressBook.Forbidden.class);
    }

    @Test
    void theNumberThatCameWithTheCallIsItsDefaultInEveryProcess() {
        Destination to = admitted(numbers(vault, CAREFUL).configure(call, "+1 212 555 0123", CALLERS));
        CallNumbers elsewhere = numbers(vault, CAREFUL);
        assertThat(elsewhere.addressed(call, Directory.DEFAULT)).isEqualTo(to);
        assertThat(elsewhere.addressed(Deployment.call("two"), Directory.DEFAULT)).isEqualTo(Directory.DEFAULT);
        assertThat(elsewhere.addressed(call, new Destination("billing"))).isEqualTo(new Destination("billing"));

        Destination later = admitted(numbers(vault, CAREFUL).configure(call, "+1 212 555 0124", CALLERS));
        assertThat(elsewhere.addressed(call, Directory.DEFAULT)).isEqualTo(later).isNotEqualTo(to);
        assertThat(refused(elsewhere.configure(call, "2125550123",
                CALLERS))).startsWith("transfer_phone_number: ").contains("E.164");
    }

    @Test
    void anAliasOfAnotherCallOrOfAnotherNumberInTheVaultLeadsNowhere() {
        Destination to = admitted(numbers(vault, CAREFUL).configure(call, "+12125550123", CALLERS));
        Call other = Deployment.call("two");
        vault.put(other.id(), Vault.Kind.NUMBER, "+12125550777");
        for (Destination guess : List.of(to, new Destination("number-1"), new Destination("number-xyz"))) {
            SupervisorId id = CallNumbers.supervisor(other, guess).orElseThrow().id();
            assertThat(book(vault, CAREFUL).clear(other, id, CALLERS)).isInstanceOf(AddressBook.Forbidden.class);
        }
        SupervisorId theirs = CallNumbers.supervisor(call, to).orElseThrow().id();
        assertThat(book(vault, CAREFUL).clear(other, theirs, CALLERS)).isInstanceOf(AddressBook.Forbidden.class);
    }

    @Test
    void aVaultInFilesServesAsWell(@TempDir Path home) {
        Vault files = new VaultInFiles(home, keys);
        Destination to = admitted(numbers(files, CAREFUL).configure(call, "+12125550123 ext. 42", CALLERS));
        SupervisorId id = CallNumbers.supervisor(call, to).orElseThrow().id();
        assertThat(book(files, CAREFUL).clear(call, id, CALLERS))
                .isEqualTo(new AddressBook.Cleared(new Address.Phone(new PhoneNumber("+12125550123", "42"))));
        files.erase(call.id());
        assertThat(book(files, CAREFUL).clear(call, id, CALLERS)).isInstanceOf(AddressBook.Forbidden.class);
    }

    private CallNumbers numbers(Vault where, PolicySettings settings) {
        return new CallNumbers(where, leases, gate(settings));
    }

    private AddressBook book(Vault where, PolicySettings settings) {
        return new AddressBook(Directory.shipped(), numbers(where, settings), gate(settings));
    }

    private DialGate gate(PolicySettings settings) {
        return new DialGate(Deployment.policy(settings), leases, keys);
    }

    private Hunt hunt(Destination to) {
        HousePolicy policy = Deployment.policy(CAREFUL);
        return (Hunt) new ListedRoster(Directory.shipped(), policy, leases, () ->
                Instant.parse("2026-11-23T15:00:00Z")).resolve(new Question(call, to));
    }

    private static Destination admitted(CallNumbers.Admission admission) {
        return ((Admitted) admission).to();
    }

    private static String refused(CallNumbers.Admission admission) {
        return ((Refused) admission).sentence();
    }
}
