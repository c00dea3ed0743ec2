package dev.baton.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Call;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Policy.Verdict;
import dev.baton.call.TenantId;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.keeping.Leases;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.numbers.Address;
import dev.baton.policy.DialGate.Dialling;
import dev.baton.policy.DialGate.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DialGateTest {

    private static final PhoneNumber GRACE = PhoneNumber.of("+12125550123");
    private static final PhoneNumber LINUS = PhoneNumber.of("+12125550124");
    private static final PhoneNumber CALLER = PhoneNumber.of("+12125550199");

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final Leases leases = new LeasesInMemory(() -> now);
    private final Call call = Deployment.call("one");

    @Test
    void theCallersOwnNumberIsEngagedWithThisCall() {
        DialGate gate = gate(PolicySettings.forNumbers(Set.of(Deployment.OURS)));
        assertThat(why(gate.mayDial(dialling(call, CALLER)))).contains("the caller's own number").doesNotContain("2125550199");
        assertThat(gate.mayDial(dialling(call, new PhoneNumber(CALLER.e164(), "5")))).isInstanceOf(Verdict.Forbidden.class);
        assertThat(gate.mayDial(dialling(call, GRACE))).isEqualTo(new Verdict.Allowed());
    }

    @Test
    void aCallThatCameFromOurOwnTrunkIsNotSentRoundInCircles() {
        DialGate gate = gate(PolicySettings.forNumbers(Set.of(Deployment.OURS)));
        var looped = new Dialling(call, new Address.Phone(GRACE), Set.of(Deployment.OURS), Origin.CONFIGURED);
        assertThat(why(gate.mayDial(looped))).contains("circles");
        assertThat(why(gate.mayRing(dialling(call, Deployment.OURS)))).contains("our own trunk");
    }

    @Test
    void aSpokenNumberIsDialledOnlyWhereTheHouseSaysSo() {
        var spoken = new Dialling(call, new Address.Phone(GRACE), Set.of(CALLER), Origin.SPOKEN);
        PolicySettings settings = PolicySettings.forNumbers(Set.of(Deployment.OURS));
        assertThat(why(gate(settings).mayRing(spoken))).contains("BATON_SPOKEN_NUMBERS");
        assertThat(gate(settings.withSpokenNumbers()).mayRing(spoken)).isEqualTo(new Verdict.Allowed());
    }

    @Test
    void oneCallDialsSoOftenAndNoMore() {
        DialGate gate = gate(PolicySettings.forNumbers(Set.of(Deployment.OURS)).withCaps(2, 100, 100));
        assertThat(gate.mayRing(dialling(call, GRACE))).isEqualTo(new Verdict.Allowed());
        assertThat(gate.mayRing(dialling(call, LINUS))).isEqualTo(new Verdict.Allowed());
        assertThat(why(gate.mayRing(dialling(call, GRACE)))).contains("more than 2 dials for one call", "BATON_DIALS_PER_CALL");
        now = now.plus(Duration.ofHours(3));
        assertThat(gate.mayRing(dialling(call, GRACE))).isInstanceOf(Verdict.Forbidden.class);
        assertThat(gate.mayRing(dialling(Deployment.call("two"), GRACE))).isEqualTo(new Verdict.Allowed());
    }

    @Test
    void oneDestinationIsRungSoOftenWithinAnHour() {
        DialGate gate = gate(PolicySettings.forNumbers(Set.of(Deployment.OURS)).withCaps(100, 2, 100));
        assertThat(gate.mayRing(dialling(Deployment.call("one"), GRACE))).isEqualTo(new Verdict.Allowed());
        // Another extension and a SIP address of the same number are the same destination.
        assertThat(gate.mayRing(dialling(Deployment.call("two"), new PhoneNumber(GRACE.e164(),
                "7")))).isEqualTo(new Verdict.Allowed());
        assertThat(why(gate.mayRing(dialling(Deployment.call("three"), GRACE)))).contains("one destination",
                "BATON_DIALS_PER_DESTINATION");
        assertThat(gate.mayRing(dialling(Deployment.call("four"), LINUS))).isEqualTo(new Verdict.Allowed());
        now = now.plus(Duration.ofHours(1));
        assertThat(gate.mayRing(dialling(Deployment.call("five"), GRACE))).isEqualTo(new Verdict.Allowed());
    }

    @Test
    void theHouseDialsSoOftenWithinAMinute() {
        DialGate gate = gate(PolicySettings.forNumbers(Set.of(Deployment.OURS)).withCaps(100, 100, 3));
        for (int times = 0; times < 3; times++) {
            assertThat(gate.mayRing(dialling(Deployment.call("call-" + times), GRACE))).isEqualTo(new Verdict.Allowed());
        }
        assertThat(why(gate.mayRing(dialling(call, LINUS)))).contains("in one minute", "BATON_DIALS_PER_MINUTE");
        now = now.plus(Duration.ofMinutes(1));
        assertThat(gate.mayRing(dialling(call, LINUS))).isEqualTo(new Verdict.Allowed());
    }

    @Test
    void whoAsksAtTheEdgeIsToldForHowLongNobodyIsDialledAndOtherTenantsGoOn() {
        DialGate gate = gate(PolicySettings.forNumbers(Set.of(Deployment.OURS)).withCaps(100, 1, 2));
        Optional<Address> grace = Optional.of(new Address.Phone(GRACE));
        assertThat(gate.full(call.tenant(), grace)).isEmpty();
        assertThat(gate.mayRing(dialling(call, GRACE))).isEqualTo(new Verdict.Allowed());
        assertThat(gate.full(call.tenant(), Optional.empty())).isEmpty();
        assertThat(gate.full(call.tenant(), grace).orElseThrow().retryAfter()).isEqualTo(Duration.ofHours(1));
        assertThat(gate.mayRing(dialling(call, LINUS))).isEqualTo(new Verdict.Allowed());
        now = now.plus(Duration.ofSeconds(20));
        DialGate.Full full = gate.full(call.tenant(), Optional.empty()).orElseThrow();
        assertThat(full.sentence()).contains("BATON_DIALS_PER_MINUTE");
        assertThat(full.retryAfter()).isEqualTo(Duration.ofSeconds(40));
        assertThat(gate.full(new TenantId("other"), grace)).isEmpty();
        now = now.plus(Duration.ofSeconds(40));
        assertThat(gate.full(call.tenant(), Optional.empty())).isEmpty();
    }

    @Test
    void askingAtTheEdgeCountsNothing() {
        DialGate gate = gate(PolicySettings.forNumbers(Set.of(Deployment.OURS)).withCaps(1, 1, 1));
        for (int times = 0; times < 5; times++) {
            assertThat(gate.mayDial(dialling(call, GRACE))).isEqualTo(new Verdict.Allowed());
        }
        assertThat(gate.mayRing(dialling(call, GRACE))).isEqualTo(new Verdict.Allowed());
    }

    @Test
    void theCountersHoldNoNumberInClear() {
        var names = new ArrayList<String>();
        DialGate gate = new DialGate(Deployment.policy(PolicySettings.forNumbers(Set.of(Deployment.OURS))),
                new Remembering(names), new KeyRingInMemory());
        assertThat(gate.mayRing(dialling(call, GRACE))).isEqualTo(new Verdict.Allowed());
        assertThat(names).hasSize(3).noneMatch(name -> name.contains(GRACE.e164().substring(2)));
    }

    private DialGate gate(PolicySettings settings) {
        return new DialGate(Deployment.policy(settings), leases, new KeyRingInMemory());
    }

    private static Dialling dialling(Call call, PhoneNumber to) {
        return new Dialling(call, new Address.Phone(to), Set.of(CALLER), Origin.CONFIGURED);
    }

    private static String why(Verdict verdict) {
        return ((Verdict.Forbidden) verdict).why();
    }

    private record Remembering(List<String> names) implements Leases {
        @Override
        public boolean acquire(String name, String holder, Duration life) {
            return true;
        }

        @Override
        public void release(String name, String holder) {}

        @Override
        public Optional<String> holderOf(String name) {
            return Optional.empty();
        }

        @Override
        public long count(String name, Duration window) {
            names.add(name);
            return 1;
        }

        @Override
        public Optional<Tally> tally(String name) {
            return Optional.empty();
        }
    }
}
