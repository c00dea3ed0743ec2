package dev.baton.policy;

import dev.baton.call.Call;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Policy.Verdict;
import dev.baton.call.TenantId;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.Leases;
import dev.baton.numbers.Address;
import dev.baton.numbers.Regions;
import dev.baton.numbers.SipAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;

/** The last question before a phone rings: everything that policy asks, then who is calling whom, then how often. */
public final class DialGate {

    private static final Duration WHOLE_CALL = Duration.ofHours(24);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Verdict ALLOWED = new Verdict.Allowed();

    private final HousePolicy policy;
    private final Leases counters;
    private final KeyRing keys;

    public DialGate(HousePolicy policy, Leases counters, KeyRing keys) {
        this.policy = policy;
        this.counters = counters;
        this.keys = keys;
    }

    public PolicySettings settings() {
        return policy.settings();
    }

    /** Who wants to dial where. {@code callersNumbers} is what the trunk says the caller calls from; it may be nothing. */
    public record Dialling(Call call, Address to, Set<PhoneNumber> callersNumbers, Origin origin) {
        public Dialling {
            callersNumbers = Set.copyOf(callersNumbers);
        }
    }

    public enum Origin {
        /** The directory, or the number that was configured for the call. */
        CONFIGURED,
        /** The caller said it. */
        SPOKEN
    }

    /** For the edge: counts nothing. */
    public Verdict mayDial(Dialling dialling) {
        if (dialling.origin() == Origin.SPOKEN && !settings().spokenNumbers()) {
            return new Verdict.Forbidden("a number that the caller spoke, which this house does not dial: "
                    + "name a destination of the directory, or set " + PolicySettings.SPOKEN_NUMBERS + "=true");
        }
        return policy.mayDial(dialling.call().tenant(), dialling.to()) instanceof Verdict.Forbidden no ? no : circles(dialling);
    }

    /** For the dial adapter, once for each attempt, just before the phone rings: an attempt that is allowed counts. */
    public Verdict mayRing(Dialling dialling) {
        return mayDial(dialling) instanceof Verdict.Forbidden no ? no : count(dialling);
    }

    /** {@code retryAfter}: until it may be dialled again. */
    public record Full(String sentence, Duration retryAfter) {}

    /**
     * For the edge: whether the next dial would be one too many just now, of the tenant or, where it is known, to this address. Counts nothing, so of
     * those who ask in the same instant some are refused only when the phone is about to ring.
     */
    public Optional<Full> full(TenantId tenant, Optional<Address> to) {
        PolicySettings caps = settings();
        return full(ofMinute(tenant), caps.dialsPerMinute(), "in one minute", PolicySettings.DIALS_PER_MINUTE).or(() -> to.flatMap(address ->
                full(ofDestination(tenant, address), caps.dialsPerDestination(), "to one destination within an hour", PolicySettings.DIALS_PER_DESTINATION)));
    }

    private Optional<Full> full(String counter, int cap, String where, String setting) {
        return counters.tally(counter).filter(counted -> counted.times() >= cap)
                .map(counted -> new Full("More than " + cap + " dials " + where + " are too many: " + setting + " is the cap.", counted.left()));
    }

    private static String ofMinute(TenantId tenant) {
        return "dials:minute:" + tenant;
    }

    /** Of each tenant its own: nobody's calls are stopped by another's. */
    private String ofDestination(TenantId tenant, Address to) {
        return "dials:to:" + tenant + ":" + pseudonym(to);
    }

    private Verdict circles(Dialling dialling) {
        Optional<PhoneNumber> to = numberOf(dialling.to());
        if (to.isEmpty()) {
            return ALLOWED;
        }
        if (dialling.callersNumbers().stream().anyMatch(own -> Regions.sameLine(own, to.get()))) {
            return new Verdict.Forbidden("the caller's own number (" + to.get().masked()
                    + "): it is engaged, with this call; name another");
        }
        if (dialling.callersNumbers().stream().anyMatch(policy::isOurs)) {
            return new Verdict.Forbidden("a transfer of a call that came from our own trunk: it would go round in circles; "
                    + "look at which number forwards to us");
        }
        return ALLOWED;
    }

    private Verdict count(Dialling dialling) {
        PolicySettings caps = settings();
        TenantId tenant = dialling.call().tenant();
        // The house first: what it refuses must not use up anything of the call's or the destination's.
        if (counters.count(ofMinute(tenant), MINUTE) > caps.dialsPerMinute()) {
            return tooMany("in one minute", caps.dialsPerMinute(), PolicySettings.DIALS_PER_MINUTE);
        }
        if (counters.count("dials:call:" + dialling.call().id(), WHOLE_CALL) > caps.dialsPerCall()) {
            return tooMany("for one call", caps.dialsPerCall(), PolicySettings.DIALS_PER_CALL);
        }
        if (counters.count(ofDestination(tenant, dialling.to()), HOUR) > caps.dialsPerDestination()) {
            return tooMany("to one destination within an hour", caps.dialsPerDestination(),
                    PolicySettings.DIALS_PER_DESTINATION);
        }
        return ALLOWED;
    }

    private static Verdict tooMany(String where, int cap, String setting) {
        return new Verdict.Forbidden("more than " + cap + " dials " + where + ": wait, or raise " + setting);
    }

    private static Optional<PhoneNumber> numberOf(Address address) {
        return switch (address) {
            case Address.Phone(PhoneNumber number) -> Optional.of(number);
            case Address.Sip(SipAddress uri) -> uri.number();
            case Address.Web _ -> Optional.empty();
        };
    }

    /** The same for the same destination, and of no use to anybody who reads the counters. */
    private String pseudonym(Address address) {
        String plain = switch (address) {
            case Address.Phone(PhoneNumber number) -> number.e164();
            case Address.Sip(SipAddress uri) -> uri.number().map(PhoneNumber::e164).orElseGet(uri::uri);
            case Address.Web(String user) -> "web:" + user;
        };
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.deploymentKey().secret());
            byte[] digest = mac.doFinal(("dials\n" + plain).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("this Java cannot compute HMAC-SHA256", failure);
        }
    }
}
