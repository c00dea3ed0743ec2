package dev.baton.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Call;
import dev.baton.call.Destination;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.keeping.Leases;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.policy.Deployment;
import dev.baton.policy.HousePolicy;
import dev.baton.policy.PolicySettings;
import dev.baton.port.Roster.AllEngaged;
import dev.baton.port.Roster.Hunt;
import dev.baton.port.Roster.NoRoute;
import dev.baton.port.Roster.Question;
import dev.baton.port.Roster.Release;
import dev.baton.port.Roster.Reserved;
import dev.baton.port.Roster.Route;
import dev.baton.port.Roster.Wish;
import dev.baton.simulation.FictionalNumberPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ListedRosterTest {

    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final SupervisorId GRACE = new SupervisorId("grace");
    private static final SupervisorId ALAN = new SupervisorId("alan");

    // A Monday in New York, at ten.
    private Instant now = Instant.parse("2026-11-23T15:00:00Z");
    private final Leases leases = new LeasesInMemory(() -> now);
    private final HousePolicy policy =
            new HousePolicy(new FictionalNumberPlan(), PolicySettings.forNumbers(Set.of()).allowing("US"));
    private final Call call = Deployment.call("one");

    @Test
    void aDestinationIsAnsweredByItsPeopleInOrder() {
        assertThat(resolve("sales")).isInstanceOfSatisfying(Hunt.class, hunt -> {
            assertThat(hunt.publicName()).isEqualTo("Sales");
            assertThat(hunt.inOrder()).extracting(Supervisor::name).containsExactly("Grace", "Alan");
            assertThat(hunt.toString()).doesNotContain("5550001111");
        });
    }

    @Test
    void anUnknownDestinationNamesThoseThatExist() {
        assertThat(none("accounting").why()).isEqualTo(NoRoute.Why.UNKNOWN_DESTINATION);
        assertThat(none("accounting").sentence()).contains("\"accounting\"", "billing, sales, support");
        assertThat(none("default").sentence()).contains("DEFAULT_TRANSFER_NUMBER");
    }

    @Test
    void aClosedDestinationSaysWhenItOpensOnItsOwnClock() {
        now = Instant.parse("2026-11-25T22:30:00Z");
        // Wednesday evening; Thursday is a holiday.
        assertThat(none("sales")).isEqualTo(new NoRoute(NoRoute.Why.CLOSED,
                "Sales is closed now. It opens again on Friday, 27 November, at 09:00 (America/New_York): ask again then."));
        now = Instant.parse("2026-11-28T12:00:00Z");
        assertThat(none("support").sentence()).contains("Monday, 30 November, at 22:00 (Europe/Berlin)");
    }

    @Test
    void aSupervisorIsRungOnlyDuringTheirOwnHours() {
        // 22:30 in Berlin is 16:30 in New York, and 05:00 the next morning is 23:00.
        now = Instant.parse("2026-11-23T21:30:00Z");
        assertThat(((Hunt) resolve("support")).inOrder()).extracting(Supervisor::name).containsExactly("Linus", "Ada", "Alan");
        now = Instant.parse("2026-11-24T04:00:00Z");
        assertThat(((Hunt) resolve("support")).inOrder()).extracting(Supervisor::name).containsExactly("Ada", "Alan");
    }

    @Test
    void whereEverybodyIsOffDutyTheNextOneOnDutyIsTold() {
        ListedRoster roster = roster("""
                zone: Europe/Berlin
                supervisors:
                  grace:
                    name: Grace
                    web: grace
                    hours: {tue: "14:00-16:00"}
                destinations:
                  sales:
                    name: Sales
                    supervisors: [grace]
                    hours: {daily: "09:00-15:00"}
                """);
        now = Instant.parse("2026-11-24T14:30:00Z");
        assertThat(((NoRoute) ask(roster, "sales")).sentence()).contains("Wednesday, 25 November, at 09:00");
        now = Instant.parse("2026-11-24T09:00:00Z");
        assertThat(((NoRoute) ask(roster, "sales")).sentence()).contains("Tuesday, 24 November, at 14:00 (Europe/Berlin)");
    }

    @Test
    void nobodyListedAndNobodyAllowedAreToldApart() {
        ListedRoster roster = roster("""
                destinations:
                  sales: {name: Sales, supervisors: []}
                  lottery: {name: Lottery, phone: "+19005550100"}
                """);
        assertThat(((NoRoute) ask(roster, "sales")).why()).isEqualTo(NoRoute.Why.NOBODY_LISTED);
        NoRoute forbidden = (NoRoute) ask(roster, "lottery");
        assertThat(forbidden.why()).isEqualTo(NoRoute.Why.FORBIDDEN);
        assertThat(forbidden.sentence()).contains("premium-rate").doesNotContain("9005550100");
    }

    @Test
    void whatPolicyWillRefuseIsToldAtStartWithItsLine() {
        HousePolicy real = Deployment.policy(PolicySettings.forNumbers(Set.of(Deployment.OURS)));
        assertThat(Directory.shipped().objections(real, Deployment.TENANT)).hasSize(3)
                .allSatisfy(one -> assertThat(one.toString())
                        .matches("the shipped directory.yaml:[0-9]+: policy refuses to dial .*nobody knows.*"));
    }

    @Test
    void aBareTransferMeGoesToTheDefaultNumber() {
        Directory directory = Directory.open(DirectorySettings.from(Map.of("DEFAULT_TRANSFER_NUMBER", "+15550003333")));
        var roster = new ListedRoster(directory, policy, leases, () -> now);
        assertThat(ask(roster, "default")).isInstanceOfSatisfying(Hunt.class, hunt -> assertThat(hunt.inOrder()).hasSize(1));
        assertThat(directory.person(new SupervisorId("default")).orElseThrow().address().toString())
                .isEqualTo(PhoneNumber.of("+15550003333").masked());
    }

    @Test
    void twoCallsThatRaceForGraceAreToldApart() {
        ListedRoster roster = shipped();
        assertThat(roster.reserve(wish("first", GRACE, ALAN))).isEqualTo(new Reserved(GRACE, List.of()));
        assertThat(roster.reserve(wish("second", GRACE, ALAN))).isEqualTo(new Reserved(ALAN, List.of(GRACE)));
        assertThat(roster.reserve(wish("third", GRACE, ALAN))).isEqualTo(new AllEngaged());
        roster.release(new Release(GRACE, "third"));
        assertThat(roster.reserve(wish("third", GRACE))).isEqualTo(new AllEngaged());
        roster.release(new Release(GRACE, "first"));
        assertThat(roster.reserve(wish("third", GRACE))).isEqualTo(new Reserved(GRACE, List.of()));
    }

    @Test
    void aHolderHasOneSupervisorAtATimeAndKeepsTheSameOneLonger() {
        ListedRoster roster = shipped();
        assertThat(roster.reserve(wish("first", GRACE))).isEqualTo(new Reserved(GRACE, List.of()));
        assertThat(roster.reserve(wish("first", ALAN))).isEqualTo(new Reserved(ALAN, List.of()));
        assertThat(roster.reserve(wish("second", GRACE))).isEqualTo(new Reserved(GRACE, List.of()));
        assertThat(roster.reserve(wish("first", GRACE))).isEqualTo(new AllEngaged());
        assertThat(roster.reserve(wish("third", ALAN))).isEqualTo(new Reserved(ALAN, List.of()));
        now = now.plus(LEASE).minusSeconds(1);
        assertThat(roster.reserve(wish("third", ALAN))).isEqualTo(new Reserved(ALAN, List.of()));
        now = now.plusSeconds(2);
        assertThat(roster.reserve(wish("first", ALAN))).isEqualTo(new AllEngaged());
        assertThat(roster.reserve(wish("first", GRACE))).as("the second one's lease ran out").isEqualTo(new Reserved(GRACE,
                List.of()));
    }

    private static Wish wish(String holder, SupervisorId... inOrder) {
        return new Wish(List.of(inOrder), holder, LEASE);
    }

    private ListedRoster shipped() {
        return new ListedRoster(Directory.shipped(), policy, leases, () -> now);
    }

    private ListedRoster roster(String file) {
        return new ListedRoster(DirectoryFile.read("directory.yaml", file), policy, leases, () -> now);
    }

    private Route resolve(String alias) {
        return ask(shipped(), alias);
    }

    private NoRoute none(String alias) {
        return (NoRoute) resolve(alias);
    }

    private Route ask(ListedRoster roster, String alias) {
        return roster.resolve(new Question(call, new Destination(alias)));
    }
}
