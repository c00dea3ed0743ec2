package dev.baton.cli;

import static dev.baton.cli.SignedNews.HS256;
import static dev.baton.cli.SignedNews.claims;
import static dev.baton.cli.SignedNews.encoded;
import static dev.baton.cli.SignedNews.hash;
import static dev.baton.cli.SignedNews.mac;
import static dev.baton.cli.SignedNews.token;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Everything that somebody who wants to be believed might send. */
final class TamperedNews {

    private static final String SECRET = Terminal.KEY.secret();
    private static final String ISSUER = "\"iss\":\"" + Terminal.KEY.key() + "\"";

    private final List<SignedNews> all = new ArrayList<>();
    private final String room;
    private final long now;

    private TamperedNews(String room, long now) {
        this.room = room;
        this.now = now;
    }

    static List<SignedNews> all(String room, long now) {
        var tampered = new TamperedNews(room, now);
        tampered.tokens();
        tampered.signatures();
        tampered.claimed();
        tampered.bodies();
        tampered.signedNonsense();
        return List.copyOf(tampered.all);
    }

    private void add(String name, String token, String body) {
        all.add(new SignedNews(name, token, body.getBytes(StandardCharsets.UTF_8)));
    }

    private void tokens() {
        String body = SignedNews.body(room);
        String good = token(HS256, claims(now, body), SECRET);
        String[] parts = good.split("\\.");
        add("no token", "", body);
        add("a blank", " ", body);
        add("with Bearer", "Bearer " + good, body);
        add("with Basic", "Basic " + good, body);
        add("the word null", "null", body);
        add("nonsense", "lets-me-in", body);
        add("three letters", "a.b.c", body);
        add("without signature", parts[0] + "." + parts[1], body);
        add("with an empty signature", parts[0] + "." + parts[1] + ".", body);
        add("four parts", good + "." + parts[2], body);
        add("twice", good + "," + good, body);
        add("a blank inside", parts[0] + ". " + parts[1] + "." + parts[2], body);
        add("parts exchanged", parts[1] + "." + parts[0] + "." + parts[2], body);
        add("dots only", "..", body);
        add("very long", "x".repeat(4000) + good, body);
    }

    private void signatures() {
        String body = SignedNews.body(room);
        String claims = claims(now, body);
        String good = token(HS256, claims, SECRET);
        String[] parts = good.split("\\.");
        for (String algorithm : List.of("none", "NONE", "HS384", "RS256", "")) {
            String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";
            add("algorithm " + algorithm + ", not signed", encoded(header) + "." + encoded(claims) + ".", body);
            add("algorithm " + algorithm + ", signed", token(header, claims, SECRET), body);
        }
        add("without algorithm", token("{}", claims, SECRET), body);
        add("header no JSON", token("x", claims, SECRET), body);
        add("header exchanged after signing", encoded("{\"alg\":\"HS256\"}") + "." + parts[1] + "." + parts[2], body);
        add("claims exchanged after signing", parts[0] + "." + encoded(claims.replace("}", ",\"x\":1}")) + "." + parts[2], body);
        add("signature cut", good.substring(0, good.length() - 5), body);
        char last = good.charAt(good.length() - 10);
        add("signature with one other letter", good.substring(0, good.length() - 10) + (last == 'A' ? 'B' : 'A') + good.substring(good.length() - 9), body);
        add("signed with another secret", token(HS256, claims, "another-secret-of-at-least-32-characters"), body);
        add("signed with the key's name", token(HS256, claims, Terminal.KEY.key()), body);
        add("signed with SHA-512", parts[0] + "." + parts[1] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac("HmacSHA512", parts[0] + "." + parts[1], SECRET)), body);
    }

    private void claimed() {
        String body = SignedNews.body(room);
        String hash = "\"sha256\":\"" + hash(body) + "\"";
        String soon = "\"exp\":" + (now + 300);
        signed("no claims", "{}", body);
        signed("claims no JSON", "x", body);
        signed("claims a list", "[]", body);
        signed("claims a word", "\"x\"", body);
        signed("another issuer", "{\"iss\":\"stranger\"," + soon + "," + hash + "}", body);
        signed("no issuer", "{" + soon + "," + hash + "}", body);
        signed("several issuers", "{\"iss\":[\"" + Terminal.KEY.key() + "\"]," + soon + "," + hash + "}", body);
        signed("expired an hour ago", "{" + ISSUER + ",\"exp\":" + (now - 3600) + "," + hash + "}", body);
        signed("expired two minutes ago", "{" + ISSUER + ",\"exp\":" + (now - 120) + "," + hash + "}", body);
        signed("never expires", "{" + ISSUER + "," + hash + "}", body);
        signed("expires in words", "{" + ISSUER + ",\"exp\":\"" + (now + 300) + "\"," + hash + "}", body);
        signed("good for an hour", "{" + ISSUER + ",\"exp\":" + (now + 3600) + "," + hash + "}", body);
        signed("good for ever", "{" + ISSUER + ",\"exp\":253402300799," + hash + "}", body);
        signed("of the future", "{" + ISSUER + ",\"nbf\":" + (now + 3600) + ",\"exp\":" + (now + 3900) + "," + hash + "}", body);
        signed("for a room, not for a body", "{" + ISSUER + "," + soon + ",\"video\":{\"roomAdmin\":true,\"room\":\"" + room + "\"}}", body);
        signed("an empty hash", "{" + ISSUER + "," + soon + ",\"sha256\":\"\"}", body);
        signed("the hash of nothing", "{" + ISSUER + "," + soon + ",\"sha256\":\"" + hash("") + "\"}", body);
        signed("a hash in hex", "{" + ISSUER + "," + soon + ",\"sha256\":\"" + HexFormat.of().formatHex(Base64.getDecoder().decode(hash(body))) + "\"}", body);
        signed("a hash in small letters", "{" + ISSUER + "," + soon + ",\"sha256\":\"" + hash(body).toLowerCase(Locale.ROOT) + "\"}", body);
        signed("a hash in a list", "{" + ISSUER + "," + soon + ",\"sha256\":[\"" + hash(body) + "\"]}", body);
    }

    private void signed(String name, String claims, String body) {
        add(name, token(HS256, claims, SECRET), body);
    }

    private void bodies() {
        String body = SignedNews.body(room);
        String good = token(HS256, claims(now, body), SECRET);
        add("another event", good, body.replace("participant_joined", "participant_left"));
        add("another room", good, body.replace(room, room + "x"));
        add("another id", good, SignedNews.body(room));
        add("a blank more", good, body.replace("{\"event", "{ \"event"));
        add("a line end more", good, body + "\n");
        add("cut", good, body.substring(0, body.length() - 1));
        add("twice", good, body + body);
        add("none", good, "");
        add("a mark before it", good, "\ufeff" + body);
        add("an empty object", good, "{}");
    }

    /** By somebody who has the key: believed, and of no use. */
    private void signedNonsense() {
        for (String body : List.of("", "x", "[]", "5", "{}", "{\"event\":\"room_started\"}", SignedNews.body("", room), SignedNews.body(" ", room),
                SignedNews.body("x".repeat(129), room), "{\"id\":7,\"event\":[]}", "{\"id\":\"a\",\"room\":\"x\"}")) {
            add("signed: " + (body.length() > 40 ? body.substring(0, 40) : body), token(HS256, claims(now, body), SECRET), body);
        }
    }
}
