package dev.baton.livekit.phones;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The digest challenge of SIP, from the side of whoever asks. */
record Credentials(int status, String user, String password) {

    private static final String REALM = "phones.test";
    private static final String NONCE = "5f0c3a";

    SipMessage.Header challenge() {
        return new SipMessage.Header(status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate",
                "Digest realm=\"" + REALM + "\", nonce=\"" + NONCE + "\", algorithm=MD5");
    }

    boolean areIn(SipMessage request) {
        Optional<String> told = request.find(status == 401 ? "Authorization" : "Proxy-Authorization");
        return told.filter(answer -> part(answer, "username").equals(user)
                && part(answer, "response").equals(md5(
                        md5(user + ":" + REALM + ":" + password) + ":" + NONCE + ":" + md5(request.method() + ":" + part(answer, "uri"))))).isPresent();
    }

    private static String part(String answer, String name) {
        Matcher found = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(answer);
        return found.find() ? found.group(1) : "";
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Java without MD5", impossible);
        }
    }
}
