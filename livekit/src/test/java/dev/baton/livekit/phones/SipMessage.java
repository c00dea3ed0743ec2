package dev.baton.livekit.phones;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request or a response as it stands in one datagram. */
record SipMessage(String startLine, List<Header> headers, String body) {

    private static final Map<String, String> SHORT = Map.of("v", "via", "f", "from", "t", "to", "i", "call-id", "m", "contact",
            "l", "content-length", "c", "content-type", "o", "event", "r", "refer-to");

    record Header(String name, String value) {
        boolean is(String wanted) {
            String full = name.toLowerCase(Locale.ROOT);
            return SHORT.getOrDefault(full, full).equals(wanted.toLowerCase(Locale.ROOT));
        }
    }

    static SipMessage starting(String startLine) {
        return new SipMessage(startLine, List.of(), "");
    }

    static SipMessage read(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        String[] lines = (end < 0 ? text : text.substring(0, end)).split("\r\n");
        List<Header> headers = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.add(new Header(lines[i].substring(0, colon).strip(), lines[i].substring(colon + 1).strip()));
            }
        }
        return new SipMessage(lines[0], headers, end < 0 ? "" : text.substring(end + 4));
    }

    SipMessage with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new SipMessage(startLine, more, body);
    }

    SipMessage with(List<Header> others) {
        List<Header> more = new ArrayList<>(headers);
        more.addAll(others);
        return new SipMessage(startLine, more, body);
    }

    SipMessage carrying(String type, String content) {
        SipMessage typed = with("Content-Type", type);
        return new SipMessage(typed.startLine, typed.headers, content);
    }

    byte[] bytes() {
        var text = new StringBuilder(startLine).append("\r\n");
        headers.forEach(one -> text.append(one.name()).append(": ").append(one.value()).append("\r\n"));
        text.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length).append("\r\n\r\n").append(body);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    boolean isResponse() {
        return startLine.startsWith("SIP/2.0 ");
    }

    int status() {
        return Integer.parseInt(startLine.substring(8, 11));
    }

    /** Of a request: its own. Of a response: that of the request it answers. */
    String method() {
        return isResponse() ? header("CSeq").replaceFirst("^\\d+\\s+", "") : startLine.substring(0, startLine.indexOf(' '));
    }

    Optional<String> find(String name) {
        return headers.stream().filter(one -> one.is(name)).map(Header::value).findFirst();
    }

    String header(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("no " + name + " in " + startLine));
    }

    List<Header> all(String name) {
        return headers.stream().filter(one -> one.is(name)).toList();
    }

    /** What stands between the angle brackets of an address. */
    static String uri(String address) {
        int from = address.indexOf('<');
        return from < 0 ? address.replaceFirst(";.*", "") : address.substring(from + 1, address.indexOf('>', from));
    }
}
