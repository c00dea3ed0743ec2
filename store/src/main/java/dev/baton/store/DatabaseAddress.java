package dev.baton.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where Postgres is, and as whom we go there. Shown without user and password. */
public record DatabaseAddress(String host, int port, String database, @Nullable String user, @Nullable String password, @Nullable String options) {

    public static final String SETTING = "BATON_DATABASE_URL";

    private static final int USUAL_PORT = 5432;

    /** Takes the forms in which such addresses are handed out: {@code postgres://user:password@host:5432/name?sslmode=require}. */
    public static DatabaseAddress read(String written) {
        String plain = written.strip();
        if (plain.toLowerCase(Locale.ROOT).startsWith("jdbc:")) {
            plain = plain.substring("jdbc:".length());
        }
        URI uri;
        try {
            uri = new URI(plain);
        } catch (URISyntaxException wrong) {
            // Its own message would repeat the password.
            throw unreadable();
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String path = uri.getPath() == null ? "" : uri.getPath();
        if (!scheme.equals("postgres") && !scheme.equals("postgresql") || uri.getHost() == null || path.length() < 2 || path.indexOf('/', 1) > 0) {
            throw unreadable();
        }
        String[] login = uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
        return new DatabaseAddress(uri.getHost(), uri.getPort() < 0 ? USUAL_PORT : uri.getPort(), path.substring(1),
                login.length > 0 ? decoded(login[0]) : null, login.length > 1 ? decoded(login[1]) : null, uri.getRawQuery());
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException(SETTING + " is not an address of Postgres: write it as postgres://user:password@host:5432/database,"
                + " with %40 for an @ in the password");
    }

    String jdbc() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database + (options == null ? "" : "?" + options);
    }

    @Override
    public String toString() {
        return host + ":" + port + "/" + database;
    }
}
