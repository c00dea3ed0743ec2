package dev.baton.livekit.phones;

import dev.baton.livekit.phones.SipMessage.Header;
import java.net.InetSocketAddress;
import java.util.List;

/** One call as SIP knows it, from this side. */
final class Dialog {

    private final InetSocketAddress peer;
    private final String callId;
    private final String local;
    private final String remote;
    private final String target;
    private final List<Header> routes;
    private int sequence;

    private Dialog(InetSocketAddress peer, String callId, String local, String remote, String target, List<Header> routes, int sequence) {
        this.peer = peer;
        this.callId = callId;
        this.local = local;
        this.remote = remote;
        this.target = target;
        this.routes = routes;
        this.sequence = sequence;
    }

    /** Of a call that came in. */
    static Dialog calledBy(SipMessage invite, String localTag, InetSocketAddress peer) {
        return new Dialog(peer, invite.header("Call-ID"), tagged(invite.header("To"), localTag), invite.header("From"),
                SipMessage.uri(invite.header("Contact")), routes(invite, false), 1);
    }

    /** Of a call that was answered. */
    static Dialog answeredBy(SipMessage ok, InetSocketAddress peer) {
        return new Dialog(peer, ok.header("Call-ID"), ok.header("From"), ok.header("To"), SipMessage.uri(ok.header("Contact")),
                routes(ok, true), 1);
    }

    private static List<Header> routes(SipMessage message, boolean reversed) {
        List<Header> found = message.all("Record-Route").stream().map(one -> new Header("Route", one.value())).toList();
        return reversed ? found.reversed() : found;
    }

    static String tagged(String address, String tag) {
        return address.contains(";tag=") ? address : address + ";tag=" + tag;
    }

    InetSocketAddress peer() {
        return peer;
    }

    boolean owns(SipMessage message) {
        return message.header("Call-ID").equals(callId);
    }

    SipMessage next(String method) {
        return request(method, ++sequence);
    }

    SipMessage ack() {
        return request("ACK", sequence);
    }

    private SipMessage request(String method, int number) {
        return SipMessage.starting(method + " " + target + " SIP/2.0").with(routes).with("From", local).with("To", remote)
                .with("Call-ID", callId).with("CSeq", number + " " + method);
    }
}
