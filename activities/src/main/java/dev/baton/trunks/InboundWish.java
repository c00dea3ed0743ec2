package dev.baton.trunks;

import dev.baton.call.PhoneNumber;
import dev.baton.numbers.Written;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which numbers ring at Baton, from where calls are taken, and which agent answers them. */
public record InboundWish(List<PhoneNumber> numbers, List<String> addresses, String agent) {

    public static final String NUMBERS = "BATON_INBOUND_NUMBERS";
    public static final String ADDRESSES = "BATON_INBOUND_ADDRESSES";
    public static final String AGENT = "BATON_AGENT_NAME";
    public static final String USUAL_AGENT = "baton";

    private static final String NETWORK = "[0-9]{1,3}(\\.[0-9]{1,3}){3}(/[0-9]{1,2})?|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(/[0-9]{1,3})?";

    public InboundWish {
        numbers = List.copyOf(numbers);
        addresses = List.copyOf(addresses);
    }

    /** The agent whom inbound calls are sent to. */
    public static String agentIn(Map<String, String> settings) {
        String agent = settings.getOrDefault(AGENT, "").strip();
        return agent.isEmpty() ? USUAL_AGENT : agent;
    }

    /** Every mistake is told at once. Without numbers of its own, those of the outbound trunk ring here. */
    public static InboundWish from(Map<String, String> settings) {
        var wrong = new ArrayList<String>();
        var numbers = new LinkedHashSet<PhoneNumber>();
        entries(settings, NUMBERS).forEach(entry -> {
            switch (Written.read(entry)) {
                case Written.Readable(PhoneNumber number) -> numbers.add(PhoneNumber.of(number.e164()));
                case Written.Unreadable(String sentence) -> wrong.add(NUMBERS + ": " + sentence + ".");
            }
        });
        if (numbers.isEmpty() && wrong.isEmpty()) {
            numbers.addAll(TrunkWish.numbersIn(settings));
        }
        if (numbers.isEmpty() && wrong.isEmpty()) {
            wrong.add("no number is set that could ring here: set " + NUMBERS + ", or the outbound trunk's number such as VOBIZ_OUTBOUND_NUMBER.");
        }
        List<String> addresses = entries(settings, ADDRESSES).toList();
        if (addresses.stream().anyMatch(one -> !one.matches(NETWORK))) {
            wrong.add(ADDRESSES + ": write IP addresses or networks with commas between them, such as 192.0.2.0/24.");
        }
        String agent = agentIn(settings);
        if (!agent.matches("[A-Za-z0-9._-]{1,64}")) {
            wrong.add(AGENT + ": a name of letters, digits, dots, dashes and underscores, at most 64.");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", wrong));
        }
        return new InboundWish(List.copyOf(numbers), addresses, agent);
    }

    private static Stream<String> entries(Map<String, String> settings, String name) {
        return Stream.of(settings.getOrDefault(name, "").split(",")).map(String::strip).filter(entry -> !entry.isEmpty());
    }
}
