package dev.baton.numbers;

import dev.baton.call.PhoneNumber;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SIP URI of the plainest kind: {@code sip:user@host}, perhaps with a port and a transport. Parameters, headers,
 * passwords and escapes are refused, because they can make another call of it than the one that policy was asked about.
 */
public record SipAddress(String scheme, String user, String hostAndRest) {

    private static final int LONGEST = 200;
    private static final Pattern SHAPE = Pattern.compile("(sips?):([A-Za-z0-9+._-]{1,64})@"
            + "([A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}))*(?::[0-9]{1,5})?"
            + "(?:;transport=(?:udp|tcp|tls))?)");
    private static final String ADVICE = "write it as sip:name@host, perhaps with :port and ;transport=udp, tcp or tls, "
            + "and with nothing else: no other parameter, header, password or escape";

    public SipAddress {
        if (!SHAPE.matcher(scheme + ":" + user + "@" + hostAndRest).matches()) {
            throw new IllegalArgumentException("this is not a SIP URI that Baton dials: " + ADVICE);
        }
    }

    public sealed interface Written {}

    public record Readable(SipAddress address) implements Written {}

    public record Unreadable(String sentence) implements Written {}

    public static Written read(String text) {
        Matcher shape = SHAPE.matcher(text);
        if (text.length() > LONGEST || !shape.matches()) {
            return new Unreadable("this is not a SIP URI that Baton dials: " + ADVICE);
        }
        return new Readable(new SipAddress(shape.group(1), shape.group(2), shape.group(3)));
    }

    /**
     * What a registrar or a trunk could take for digits to dial: the user part without marks and pauses, if nothing else
     * is left.
     */
    public Optional<String> dialledDigits() {
        String bare = user.replaceAll("[._pPwWxX-]", "");
        return bare.matches("[+0-9]+") ? Optional.of(bare) : Optional.empty();
    }

    /** The number that the user part is, if it is one in E.164 form. */
    public Optional<PhoneNumber> number() {
        return user.matches("\\+[1-9][0-9]{6,14}") ? Optional.of(PhoneNumber.of(user)) : Optional.empty();
    }

    /** RFC 5031: {@code sos} and what is below it call for help. */
    public boolean callsForHelp() {
        String name = user.toLowerCase(Locale.ROOT);
        return name.equals("sos") || name.startsWith("sos.");
    }

    public String uri() {
        return scheme + ":" + user + "@" + hostAndRest;
    }

    @Override
    public String toString() {
        return scheme + ":" + (dialledDigits().isPresent() ? "•••" : user) + "@" + hostAndRest;
    }
}
