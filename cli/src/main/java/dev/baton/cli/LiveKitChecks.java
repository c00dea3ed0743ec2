package dev.baton.cli;

import dev.baton.call.PhoneNumber;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.line.MergeStrategy;
import dev.baton.line.MoveProbe;
import dev.baton.livekit.Failure;
import dev.baton.livekit.Failure.NotPermitted;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import dev.baton.trunks.Carrier;
import dev.baton.trunks.InboundWish;
import dev.baton.trunks.SipProbe;
import dev.baton.trunks.TransferSettings;
import dev.baton.trunks.TrunkLook;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitModels.Room;
import livekit.LivekitSip.SIPOutboundTrunkInfo;

/** The doctor's look at LiveKit: the server, the keys, livekit-sip, the trunks. Dials nobody. */
final class LiveKitChecks {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String SERVER = "LiveKit";
    private static final String KEYS = "API key";
    private static final String SIP = "SIP service";
    private static final String TRUNK = "outbound trunk";
    private static final String NUMBERS = "numbers";
    private static final String TRANSFERS = "transfers";
    private static final String INBOUND = "inbound calls";
    private static final String MERGE = "merge";
    private static final String UNASKED = "LiveKit could not be asked";

    private final Map<String, String> settings;
    private final Surroundings surroundings;
    private final List<PhoneNumber> from;
    private final List<Check> checks = new ArrayList<>();

    /** {@code from}: the numbers that calls are to come from, which the trunk must have. */
    LiveKitChecks(Surroundings surroundings, Map<String, String> settings, List<PhoneNumber> from) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.from = from;
    }

    List<Check> all() throws InterruptedException {
        try (LiveKit liveKit = surroundings.liveKit(settings)) {
            if (server(liveKit)) {
                sip(liveKit);
                trunk(liveKit);
                inbound(liveKit);
                merge(liveKit);
            } else {
                unasked(SIP, TRUNK, NUMBERS);
                transfers(configuredCarrier());
                unasked(INBOUND, MERGE);
            }
        } catch (Wrong notSet) {
            checks.add(Check.failed(SERVER, "is not configured", String.valueOf(notSet.getMessage())));
            unasked(KEYS, SIP, TRUNK, NUMBERS);
            transfers(configuredCarrier());
            unasked(INBOUND, MERGE);
        }
        return List.copyOf(checks);
    }

    private void unasked(String... names) {
        for (String name : names) {
            checks.add(Check.notChecked(name, UNASKED));
        }
    }

    private boolean server(LiveKit liveKit) throws InterruptedException {
        String url = Surroundings.said(settings, Surroundings.LIVEKIT_URL);
        return switch (liveKit.rooms().list().await()) {
            case Reply.Done<List<Room>>(var rooms) -> {
                checks.add(Check.ok(SERVER, "answers at " + url + ", " + rooms.size() + (rooms.size() == 1 ? " room" : " rooms")));
                checks.add(Check.ok(KEYS, "is known, its secret is right, and the clocks agree"));
                yield true;
            }
            case Reply.Failed<List<Room>>(NotPermitted(var reason)) -> {
                checks.add(Check.ok(SERVER, "answers at " + url));
                checks.add(key(reason));
                yield false;
            }
            case Reply.Failed<List<Room>>(Failure.Unreachable(var why)) -> {
                checks.add(Check.failed(SERVER, "does not answer at " + url + " (" + why + ")",
                        "Start the server, or correct LIVEKIT_URL; a firewall in between must let its port through."));
                unasked(KEYS);
                yield false;
            }
            case Reply.Failed<List<Room>>(Failure failure) -> {
                checks.add(Check.failed(SERVER, failure.sentence(), "See that LIVEKIT_URL leads to a LiveKit server, and what the server logs."));
                unasked(KEYS);
                yield false;
            }
        };
    }

    private Check key(NotPermitted.Reason reason) {
        return switch (reason) {
            case UNKNOWN_KEY -> Check.failed(KEYS, "is not known to this server",
                    "Correct LIVEKIT_API_KEY: it must stand under 'keys:' in the server's configuration, or on the project's page.");
            case WRONG_SECRET -> Check.failed(KEYS, "is known, but the secret is another",
                    "Correct LIVEKIT_API_SECRET; nothing is wrong with the key itself.");
            case CLOCKS_DIFFER -> Check.failed(KEYS, "is right, but the clocks differ by more than a minute (here it is "
                    + CLOCK.format(surroundings.clock().instant()) + ")",
                    "Set the clock of this machine or the server's, for example with NTP.");
            case GRANT_MISSING -> Check.failed(KEYS, "may not list rooms", "Use a key with all rights; a proxy may have taken some away.");
            case REFUSED -> Check.failed(KEYS, "was refused without a reason",
                    "Check LIVEKIT_API_KEY and LIVEKIT_API_SECRET, and a proxy in between.");
        };
    }

    private void sip(LiveKit liveKit) throws InterruptedException {
        checks.add(switch (new SipProbe(liveKit).probe()) {
            case SipProbe.Runs() -> Check.ok(SIP, "livekit-sip answers");
            case SipProbe.Overloaded() -> Check.warning(SIP, "livekit-sip answers, and takes no calls: it is over its CPU limit",
                    "Add an instance, or wait.");
            case SipProbe.Missing() -> Check.failed(SIP, "no livekit-sip answers",
                    "Start livekit-sip on the same Redis as the server, with the same API key. Without it no phone can be reached.");
            case SipProbe.Unclear(Failure failure) -> Check.warning(SIP, "not known: " + failure.sentence(),
                    "A dial will show it: baton doctor --call +… --real-phones");
        });
    }

    private void trunk(LiveKit liveKit) throws InterruptedException {
        try {
            trunk(new TrunkLook(liveKit.sip()).outbound(settings));
        } catch (IllegalArgumentException unreadable) {
            checks.add(Check.failed(TRUNK, "its settings cannot be read", Sentence.of(unreadable)));
            checks.add(Check.notChecked(NUMBERS, "the trunk is not known"));
            transfers(configuredCarrier());
        }
    }

    private void trunk(TrunkLook.Outbound look) {
        switch (look) {
            case TrunkLook.Found(SIPOutboundTrunkInfo trunk, boolean named) -> {
                String found = trunk.getSipTrunkId() + " at " + trunk.getAddress();
                checks.add(named ? Check.ok(TRUNK, found) : Check.warning(TRUNK, found + ", found by its address",
                        "Put OUTBOUND_TRUNK_ID=" + trunk.getSipTrunkId() + " into .env: 'baton trunk sync --write' does it."));
                checks.add(numbers(trunk));
                transfers(Carrier.at(trunk.getAddress()));
            }
            case TrunkLook.Missing(String sentence, String cure) -> {
                checks.add(Check.failed(TRUNK, sentence, cure));
                checks.add(Check.notChecked(NUMBERS, "there is no trunk"));
                transfers(configuredCarrier());
            }
            case TrunkLook.Unknown(Failure failure) -> {
                checks.add(Check.failed(TRUNK, failure.sentence(), "See what LiveKit's server logs; trunks are kept in its Redis."));
                unasked(NUMBERS);
                transfers(configuredCarrier());
            }
        }
    }

    private Check numbers(SIPOutboundTrunkInfo trunk) {
        if (from.isEmpty()) {
            return Check.warning(NUMBERS, "the trunk has " + trunk.getNumbersCount() + "; no setting names one that calls are to come from",
                    "Set VOBIZ_OUTBOUND_NUMBER, TWILIO_OUTBOUND_NUMBER or TRUNK_OUTBOUND_NUMBER, or ask with --from +….");
        }
        List<PhoneNumber> missing = from.stream().filter(number -> !TrunkLook.has(trunk, number)).toList();
        return missing.isEmpty()
                ? Check.ok(NUMBERS, "the trunk has " + masked(from))
                : Check.failed(NUMBERS, "the trunk does not have " + masked(missing),
                        "Calls from there would be refused: 'baton trunk sync' adds the numbers of .env to the trunk.");
    }

    private Optional<Carrier> carrierOf(String name, Carrier carrier) {
        return Surroundings.said(settings, name).isEmpty() ? Optional.empty() : Optional.of(carrier);
    }

    private Carrier configuredCarrier() {
        return carrierOf("TWILIO_SIP_DOMAIN", Carrier.TWILIO).or(() -> carrierOf("VOBIZ_SIP_DOMAIN", Carrier.VOBIZ)).orElse(Carrier.OTHER);
    }

    private void transfers(Carrier carrier) {
        Optional<String> sid = Optional.of(Surroundings.said(settings, "TWILIO_TRUNK_SID")).filter(one -> one.matches("TK[0-9a-zA-Z]{1,64}"));
        TransferSettings about = TransferSettings.of(carrier, sid);
        Check check = new Check(TRANSFERS, Check.Verdict.WARNING, "(" + carrier + ") " + about.summary(), List.of());
        for (TransferSettings.Place place : about.places()) {
            check = check.and(place.where() + ": " + place.how(), place.verbatim());
        }
        checks.add(check);
    }

    private void inbound(LiveKit liveKit) throws InterruptedException {
        String agent = InboundWish.agentIn(settings);
        checks.add(switch (new TrunkLook(liveKit.sip()).inbound(agent)) {
            case TrunkLook.Reaches(int trunks) -> Check.ok(INBOUND, "reach agent " + agent + " from " + trunks
                    + (trunks == 1 ? " trunk" : " trunks"));
            case TrunkLook.NoneReach() -> Check.warning(INBOUND, "no rule sends any to agent " + agent,
                    "'baton trunk sync --inbound' makes the trunk and the rule. Without it, Baton takes outbound and existing calls only.");
            case TrunkLook.NotTold(Failure failure) -> Check.warning(INBOUND, "not known: " + failure.sentence(), "Ask again later.");
        });
    }

    static String masked(List<PhoneNumber> numbers) {
        return String.join(", ", numbers.stream().map(PhoneNumber::masked).toList());
    }

    /** Tried with somebody of our own in a room of our own, for the server says it in no other way. */
    private void merge(LiveKit liveKit) throws InterruptedException {
        Optional<MergeStrategy> pinned;
        try {
            pinned = MergeStrategy.pinned(settings);
        } catch (IllegalArgumentException wrong) {
            checks.add(Check.failed(MERGE, "there is no such strategy", Sentence.of(wrong) + "."));
            return;
        }
        MoveProbe.Found found = new MoveProbe(liveKit, new LeasesInMemory(surroundings.clock())).ask();
        checks.add(pinned.isEmpty() ? chosen(found) : only(pinned.get(), found));
    }

    private static Check chosen(MoveProbe.Found found) {
        return switch (found.canMove()) {
            case YES -> Check.ok(MERGE, "cloud-move for telephones, rejoin for browsers: " + found.sentence() + ". It was tested with no LiveKit Cloud yet");
            case NO -> Check.ok(MERGE, "private-line for telephones, rejoin for browsers: " + found.sentence());
            case NOT_KNOWN -> Check.ok(MERGE, "private-line for telephones, rejoin for browsers; whether it could move them is not known: " + found.sentence());
        };
    }

    private static Check only(MergeStrategy strategy, MoveProbe.Found found) {
        String remove = "Remove " + MergeStrategy.SETTING + ", and each transfer chooses for itself.";
        return switch (strategy) {
            case PRIVATE_LINE -> Check.ok(MERGE, "private-line only: supervisors in browsers are not reached");
            case REJOIN -> Check.warning(MERGE, "rejoin only: supervisors on telephones are not reached", remove);
            case CLOUD_MOVE -> switch (found.canMove()) {
                case YES -> Check.ok(MERGE, "cloud-move only: " + found.sentence() + "; supervisors in browsers are not reached");
                case NO -> Check.failed(MERGE, "cloud-move only, and " + found.sentence(), remove);
                case NOT_KNOWN -> Check.warning(MERGE, "cloud-move only, and whether this LiveKit moves anybody is not known: " + found.sentence(), remove);
            };
        };
    }
}
