package dev.baton.trunks;

import dev.baton.call.PhoneNumber;
import dev.baton.numbers.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The outbound trunk as the settings want it. {@code id} is the one that was named, if one was. */
public record TrunkWish(String address, List<PhoneNumber> numbers, Optional<Credentials> credentials, Optional<String> id) {

    public static final String OUTBOUND_TRUNK_ID = "OUTBOUND_TRUNK_ID";
    public static final String SIP_OUTBOUND_TRUNK_ID = "SIP_OUTBOUND_TRUNK_ID";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::[0-9]{1,5})?");
    private static final Pattern ID = Pattern.compile("ST_[A-Za-z0-9]{1,64}");

    public TrunkWish {
        numbers = List.copyOf(numbers);
    }

    public Carrier carrier() {
        return Carrier.at(address);
    }

    /** Every mistake is told at once, each with its setting. */
    public static TrunkWish from(Map<String, String> settings) {
        return new Reading(settings).read();
    }

    /** The numbers of whichever family is set; empty when none is. */
    public static List<PhoneNumber> numbersIn(Map<String, String> settings) {
        var reading = new Reading(settings);
        List<PhoneNumber> numbers = Arrays.stream(Carrier.values()).flatMap(one -> reading.numbers(one).stream()).distinct().toList();
        reading.complain();
        return numbers;
    }

    /** The trunk that the settings name, if they name one. */
    public static Optional<String> idIn(Map<String, String> settings) {
        var reading = new Reading(settings);
        Optional<String> id = reading.id();
        reading.complain();
        return id;
    }

    private static final class Reading {

        private final Map<String, String> settings;
        private final List<String> wrong = new ArrayList<>();

        Reading(Map<String, String> settings) {
            this.settings = settings;
        }

        TrunkWish read() {
            Carrier carrier = family();
            String address = said(carrier.sipDomain()).orElse("");
            if (address.isEmpty()) {
                wrong.add(carrier.sipDomain() + " is not set: write the trunk's SIP domain, as the carrier's page shows it.");
            } else if (!HOST.matcher(address).matches()) {
                wrong.add(carrier.sipDomain() + ": write a host name without sip: and without parameters, such as my-trunk.sip.vobiz.ai.");
            }
            List<PhoneNumber> numbers = numbers(carrier);
            if (numbers.isEmpty() && said(carrier.outboundNumber()).isEmpty()) {
                wrong.add(carrier.outboundNumber() + " is not set: write the trunk's number, such as +15550001234.");
            }
            Optional<Credentials> credentials = credentials(carrier);
            Optional<String> id = id();
            complain();
            return new TrunkWish(address, numbers, credentials, id);
        }

        private void complain() {
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException(String.join("\n", wrong));
            }
        }

        private Carrier family() {
            List<Carrier> begun = Arrays.stream(Carrier.values()).filter(one -> said(one.sipDomain()).isPresent()).toList();
            if (begun.size() > 1) {
                wrong.add(String.join(" and ", begun.stream().map(Carrier::sipDomain).toList())
                        + " are both set: keep the one whose trunk Baton dials through.");
                complain();
            }
            if (begun.isEmpty()) {
                List<Carrier> hinted = Arrays.stream(Carrier.values())
                        .filter(one -> Stream.of(one.username(), one.password(), one.outboundNumber()).anyMatch(name -> said(name).isPresent()))
                        .toList();
                if (hinted.size() == 1) {
                    return hinted.getFirst();
                }
                wrong.add("no trunk is described: set VOBIZ_SIP_DOMAIN, TWILIO_SIP_DOMAIN or TRUNK_SIP_DOMAIN, and what belongs to it.");
                complain();
            }
            return begun.getFirst();
        }

        private Optional<Credentials> credentials(Carrier carrier) {
            Optional<String> username = said(carrier.username());
            Optional<String> password = said(carrier.password());
            if (username.isPresent() != password.isPresent()) {
                wrong.add((username.isPresent() ? carrier.password() : carrier.username()) + " is not set, its other half is: set both.");
            }
            if (username.isEmpty() && password.isEmpty() && carrier == Carrier.VOBIZ) {
                wrong.add("VOBIZ_USERNAME and VOBIZ_PASSWORD are not set: without them Vobiz answers dials with"
                        + " \"max auth retry attempts reached\" (500).");
            }
            return username.isPresent() && password.isPresent()
                    ? Optional.of(new Credentials(username.get(), password.get()))
                    : Optional.empty();
        }

        private List<PhoneNumber> numbers(Carrier carrier) {
            var numbers = new LinkedHashSet<PhoneNumber>();
            for (String entry : said(carrier.outboundNumber()).map(all -> all.split(",")).orElse(new String[0])) {
                switch (Written.read(entry)) {
                    case Written.Readable(PhoneNumber number) -> numbers.add(PhoneNumber.of(number.e164()));
                    case Written.Unreadable(String sentence) -> wrong.add(carrier.outboundNumber() + ": " + sentence + ".");
                }
            }
            return List.copyOf(numbers);
        }

        private Optional<String> id() {
            Set<String> ids = new LinkedHashSet<>();
            said(OUTBOUND_TRUNK_ID).ifPresent(ids::add);
            said(SIP_OUTBOUND_TRUNK_ID).ifPresent(ids::add);
            if (ids.size() > 1) {
                wrong.add("OUTBOUND_TRUNK_ID and SIP_OUTBOUND_TRUNK_ID name different trunks: keep one of them.");
            }
            Optional<String> id = ids.stream().findFirst();
            if (id.isPresent() && !ID.matcher(id.get()).matches()) {
                wrong.add("OUTBOUND_TRUNK_ID is no trunk's id: it begins with ST_, and './baton trunk sync' prints it.");
            }
            return id;
        }

        private Optional<String> said(String name) {
            return Optional.of(settings.getOrDefault(name, "").strip()).filter(value -> !value.isEmpty());
        }
    }
}
