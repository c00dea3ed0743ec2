package dev.baton.api;

import dev.baton.call.CallId;
import dev.baton.store.KeyRole;
import dev.baton.store.KnownCall;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A caller's browser, known by the cookie that it got when it began its call. It opens what is that call's own and nothing else; a key
 * that is sent, too, counts alone. Only the hash of the secret is kept, among the sealed words about the call, and goes with them.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class CallSession extends OncePerRequestFilter {

    static final String COOKIE = "baton_call";
    /** Of a request: the call whose browser asks, as {@link KnownCall}. */
    static final String GUEST = "dev.baton.api.guest";
    /** Among the words about a call. */
    static final String HASH = "session";

    private static final Pattern A_CALL = Pattern.compile("/call/[^/]+");
    private static final Pattern A_STATUS = Pattern.compile("/caller/[^/]+/transfer-status");

    private final Backstage backstage;

    CallSession(Backstage backstage) {
        this.backstage = backstage;
    }

    static String freshSecret() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** {@code secure}: never sent in clear, where the caller's browser came by HTTPS. */
    static ResponseCookie cookie(CallId call, String secret, boolean secure) {
        return ResponseCookie.from(COOKIE, call + "." + secret).httpOnly(true).sameSite("Strict").path("/").secure(secure).build();
    }

    static boolean isSecure(HttpServletRequest request) {
        return request.isSecure() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getHeader(HttpHeaders.AUTHORIZATION) == null && isForCallers(request)) {
            guest(request).ifPresent(call -> {
                request.setAttribute(GUEST, call);
                request.setAttribute(Visitor.BROUGHT, new Visitor(call.call().tenant(), KeyRole.AUDITOR, "caller of " + call.call().id()));
            });
        }
        chain.doFilter(request, response);
    }

    private static boolean isForCallers(HttpServletRequest request) {
        String path = request.getRequestURI();
        return switch (request.getMethod()) {
            case "GET" -> A_CALL.matcher(path).matches() || A_STATUS.matcher(path).matches();
            case "POST" -> path.equals("/token");
            default -> false;
        };
    }

    private Optional<KnownCall> guest(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null ? Optional.empty()
                : Arrays.stream(cookies).filter(one -> one.getName().equals(COOKIE)).map(Cookie::getValue).findFirst().flatMap(this::guest);
    }

    private Optional<KnownCall> guest(String value) {
        int dot = value.indexOf('.');
        if (dot < 1) {
            return Optional.empty();
        }
        CallId id;
        try {
            id = new CallId(value.substring(0, dot));
        } catch (IllegalArgumentException noneOfOurs) {
            return Optional.empty();
        }
        String hash = CallsPage.digest(value.substring(dot + 1));
        return backstage.calls().findAnywhere(id)
                .filter(call -> MessageDigest.isEqual(bytes(hash), bytes(call.notes().getOrDefault(HASH, ""))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
