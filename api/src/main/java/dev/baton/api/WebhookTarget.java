package dev.baton.api;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where news for integrators go. Nothing inside the house can be asked this way, unless it was said that it may. */
public record WebhookTarget(URI address, byte[] secret, boolean privateAllowed) {

    public static final String URL = "BATON_WEBHOOK_URL";
    public static final String SECRET = "BATON_WEBHOOK_SECRET";
    public static final String PRIVATE = "BATON_WEBHOOK_PRIVATE";

    private static final int SHORTEST_SECRET = 16;

    /** What is wrong with it is an error that says what to do; whom its name belongs to is looked up whenever something is sent. */
    public static WebhookTarget read(String written, String secret, boolean privateAllowed) {
        URI address;
        try {
            address = new URI(written);
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException(URL + " is no address: write https://host/path");
        }
        boolean https = "https".equalsIgnoreCase(address.getScheme());
        if (address.getHost() == null || address.getUserInfo() != null || !https && !"http".equalsIgnoreCase(address.getScheme())) {
            throw new IllegalArgumentException(URL + " is no address that can be used: write https://host/path, without user and password");
        }
        if (!https && !privateAllowed) {
            throw new IllegalArgumentException(URL + " is not https, so anybody on the way could read along: use https, or set " + PRIVATE + "=true for an address of your own network");
        }
        if (secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException(SECRET + " signs what is sent and needs " + SHORTEST_SECRET + " characters at least: make one with 'openssl rand -base64 32'");
        }
        return new WebhookTarget(address, secret.getBytes(StandardCharsets.UTF_8), privateAllowed);
    }

    /** Why nothing is sent there now. Of several addresses, one that is inside is enough. */
    Optional<String> objection() {
        try {
            for (InetAddress one : InetAddress.getAllByName(address.getHost())) {
                if (!privateAllowed && isInside(one)) {
                    return Optional.of(URL + " leads to an address of this machine or network: set " + PRIVATE + "=true if that is meant");
                }
            }
            return Optional.empty();
        } catch (UnknownHostException nobody) {
            return Optional.of("nobody knows the host of " + URL);
        }
    }

    static boolean isInside(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress() || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (bytes.length == 4) {
            // This network, shared space of carriers, protocol assignments, benchmarks, reserved and broadcast.
            return first == 0 || first == 100 && second >= 64 && second < 128 || first == 192 && second == 0 && bytes[2] == 0
                    || first == 198 && (second == 18 || second == 19) || first >= 240;
        }
        // Unique local, and what carries an IPv4 address in it: mapped, compatible, translated (NAT64, 6to4, Teredo).
        return (first & 0xfe) == 0xfc || first == 0 || first == 0x64 || first == 0x20 && second == 0x02
                || first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0;
    }

    @Override
    public String toString() {
        return "webhooks to " + address.getHost();
    }
}
