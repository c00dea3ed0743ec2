package dev.baton.directory;

import dev.baton.call.Call;
import dev.baton.call.Destination;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Policy.Verdict;
import dev.baton.call.Reach;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.keeping.Leases;
import dev.baton.keeping.Vault;
import dev.baton.numbers.Address;
import dev.baton.numbers.SpokenDigits;
import dev.baton.numbers.Written;
import dev.baton.policy.DialGate;
import dev.baton.policy.DialGate.Dialling;
import dev.baton.policy.DialGate.Origin;
import dev.baton.policy.PolicySettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Numbers that are good for one call only: the one that came with it, and those that its caller spoke. They go into the vault,
 * and an alias made of the reference goes into the history: whoever dials finds the number again by alias and call.
 */
public final class CallNumbers {

    static final String PREFIX = "number-";
    static final String PAGE_PREFIX = "page-";

    private static final String AT_A_PAGE = "PAGE ";
    // Their own name is personal, and stays in the vault.
    private static final String AT_A_PAGE_PUBLICLY = "Agent B";

    private static final Pattern KEPT_AS = Pattern.compile("[a-z0-9]{1,30}");

    private final Vault vault;
    private final Leases leases;
    private final DialGate gate;

    public CallNumbers(Vault vault, Leases leases, DialGate gate) {
        this.vault = vault;
        this.leases = leases;
        this.gate = gate;
    }

    public sealed interface Admission {}

    public record Admitted(Destination to) implements Admission {}

    /** Says why, and what to do. */
    public record Refused(String sentence) implements Admission {}

    /** {@code transfer_phone_number}: from now on a bare "Transfer me" of this call goes there, wherever it is heard. */
    public Admission configure(Call call, String transferPhoneNumber, Set<PhoneNumber> callersNumbers) {
        return switch (Written.read(transferPhoneNumber)) {
            case Written.Unreadable(String sentence) -> new Refused("transfer_phone_number: " + sentence + ".");
            case Written.Readable(PhoneNumber number) -> {
                Admission admission = admit(call, number, callersNumbers, Origin.CONFIGURED);
                if (admission instanceof Admitted(Destination to)) {
                    String name = defaultOf(call);
                    leases.free(name);
                    leases.acquire(name, to.alias(), Leases.WHOLE_CALL);
                }
                yield admission;
            }
        };
    }

    /** A number that the caller spoke. {@code said} is what the caller said so far, in order, and nobody else. */
    public Admission spoken(Call call, String asHeard, List<String> said, Set<PhoneNumber> callersNumbers) {
        return switch (Written.read(asHeard)) {
            case Written.Unreadable(String sentence) -> new Refused("This number cannot be called: " + sentence + ".");
            // An extension that nobody checked would be keyed in on somebody's exchange.
            case Written.Readable(PhoneNumber number) when number.extension() != null ->
                new Refused("A spoken number is called without an extension: leave it out, and ask for the extension there.");
            case Written.Readable(PhoneNumber number) -> {
                PolicySettings settings = gate.settings();
                if (settings.spokenNumbers() && !SpokenDigits.wereSaid(number, said, settings.homeCountries())) {
                    yield new Refused("The caller did not say this number (" + number.masked()
                            + "): ask for it again, digit by digit, "
                            + "with the country code.");
                }
                yield admit(call, number, callersNumbers, Origin.SPOKEN);
            }
        };
    }

    /** Where a request goes: {@code default} means this call's own number if it has one, else the house's. Asked at the edge. */
    public Destination addressed(Call call, Destination to) {
        return to.equals(Directory.DEFAULT) ? leases.holderOf(defaultOf(call)).map(Destination::new).orElse(to) : to;
    }

    private Admission admit(Call call, PhoneNumber number, Set<PhoneNumber> callersNumbers, Origin origin) {
        Verdict verdict = gate.mayDial(new Dialling(call, new Address.Phone(number), callersNumbers, origin));
        return switch (verdict) {
            case Verdict.Forbidden(String why) -> new Refused("Policy forbids it: " + why + ".");
            case Verdict.Allowed() -> new Admitted(keep(call, number, origin));
        };
    }

    /** Somebody who is named for this call, and comes to it at a web page. */
    public Destination atAPage(Call call, String name) {
        return alias(call, PAGE_PREFIX, AT_A_PAGE + name);
    }

    public static boolean isAPage(Destination to) {
        return to.alias().startsWith(PAGE_PREFIX);
    }

    /** Whom such an alias of this call means, as invitations know them. */
    public static Optional<SupervisorId> atAPage(Call call, Destination to) {
        return isAPage(to) ? supervisor(call, to).map(Supervisor::id) : Optional.empty();
    }

    private Destination keep(Call call, PhoneNumber number, Origin origin) {
        String extension = number.extension() == null ? "" : " ext. " + number.extension();
        return alias(call, PREFIX, origin + " " + number.e164() + extension);
    }

    private Destination alias(Call call, String kind, String text) {
        String reference = vault.put(call.id(), Vault.Kind.NUMBER, text);
        String prefix = prefix(call);
        String name = reference.startsWith(prefix) ? reference.substring(prefix.length()) : "";
        if (!KEPT_AS.matcher(name).matches()) {
            throw new IllegalStateException("the vault's references have changed their form: "
                    + "an alias cannot be made of one any more");
        }
        return new Destination(kind + name);
    }

    static boolean isReserved(Destination alias) {
        return alias.alias().startsWith(PREFIX) || isAPage(alias);
    }

    /** Reads nothing: the one who is behind such an alias is told by the alias. */
    static Optional<Supervisor> supervisor(Call call, Destination to) {
        if (to.alias().startsWith(PREFIX)) {
            return Optional.of(new Supervisor(id(call, to, PREFIX), DefaultNumber.PUBLIC_NAME, Reach.PHONE));
        }
        return isAPage(to)
                ? Optional.of(new Supervisor(id(call, to, PAGE_PREFIX), AT_A_PAGE_PUBLICLY, Reach.BROWSER))
                : Optional.empty();
    }

    private static SupervisorId id(Call call, Destination to, String prefix) {
        return new SupervisorId(prefix(call) + to.alias().substring(prefix.length()));
    }

    /** The number behind the alias, for the one who dials. Nothing if it is not this call's, or was destroyed. */
    Optional<Whereabouts> find(Call call, SupervisorId id) {
        if (!id.value().startsWith(prefix(call))) {
            return Optional.empty();
        }
        return vault.get(id.value()).flatMap(kept -> {
            if (kept.startsWith(AT_A_PAGE)) {
                return Optional.of(new Whereabouts(new Address.Web(kept.substring(AT_A_PAGE.length())), Origin.CONFIGURED));
            }
            for (Origin origin : Origin.values()) {
                // The caller's own number is in the vault too, and nobody is to be transferred to it by guessing.
                if (kept.startsWith(origin + " ") && Written.read(kept.substring(origin.name().length() + 1))
                        instanceof Written.Readable(PhoneNumber number)) {
                    return Optional.of(new Whereabouts(new Address.Phone(number), origin));
                }
            }
            return Optional.empty();
        });
    }

    private static String prefix(Call call) {
        return "vault/" + call.id() + "/number/";
    }

    private static String defaultOf(Call call) {
        return "default-number:" + call.id();
    }
}
