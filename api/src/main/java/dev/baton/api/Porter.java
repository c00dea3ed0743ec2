package dev.baton.api;

import dev.baton.call.Fingerprint;
import dev.baton.call.TenantId;
import dev.baton.store.ApiKeys;
import dev.baton.store.DatabaseAway;
import dev.baton.store.KeyRole;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/** Stands in front of every page: who may come in, how often, with how much, and from which page in a browser. */
@Order(Ordered.LOWEST_PRECEDENCE - 10)
final class Porter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(Porter.class);
    private static final String BEARER = "Bearer ";
    private static final int LARGEST = 256 * 1024;
    // As much as Temporal's UI asks for at once, and as LiveKit writes of one room.
    private static final int LARGEST_PAYLOADS = 4 * 1024 * 1024;
    private static final int LARGEST_NEWS = 1024 * 1024;

    // Fewer than there are connections to the database: whoever came on top would only wait for one.
    private static final int BEGUN_AT_ONCE = 8;

    private final Semaphore beginnings = new Semaphore(BEGUN_AT_ONCE);
    private final byte[] operatorKey;
    private final TenantId house;
    private final ApiKeys keys;
    private final Origins origins;
    private final Buckets buckets;
    private final SharedBuckets shared;
    private final Refusal refusal;

    Porter(Guard guard, TenantId house, Refusal refusal, InstantSource clock) {
        operatorKey = Fingerprint.of(guard.operatorKey());
        this.house = house;
        this.refusal = refusal;
        keys = guard.keys();
        origins = new Origins(guard.origins());
        buckets = new Buckets(guard.requestsPerSecond(), clock);
        shared = new SharedBuckets(guard.requestsPerSecond(), guard.allowances(), new Buckets(guard.requestsPerSecond(), clock), clock);
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return true;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        try {
            meet(request, response, chain);
        } catch (DatabaseAway away) {
            LOG.atWarn().setCause(away).log("a request could not be served");
            response.setHeader(HttpHeaders.RETRY_AFTER, "2");
            refusal.write(response, Problem.Kind.AWAY, "The database does not answer.");
        } catch (RuntimeException | ServletException broken) {
            LOG.atError().setCause(broken).log("a request failed");
            if (!response.isCommitted()) {
                response.resetBuffer();
                refusal.write(response, Problem.Kind.FAILED, "Baton failed: its log says why.");
            }
        }
    }

    private void meet(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        if (!Access.isPlain(request.getRequestURI())) {
            refusal.write(response, Problem.Kind.UNREADABLE, "The path is written in a way that could be read as another one.");
            return;
        }
        switch (origins.judge(request, response)) {
            case ANSWERED -> {
                return;
            }
            case FOREIGN -> {
                refusal.write(response, Problem.Kind.FOREIGN_PAGE, "Pages of that address may not ask here.");
                return;
            }
            case WELCOME -> {}
        }
        String path = request.getServletPath();
        if (Access.isOpen(path)) {
            pass(request, response, chain);
            return;
        }
        String said = request.getHeader(HttpHeaders.AUTHORIZATION);
        Visitor brought = (Visitor) request.getAttribute(Visitor.BROUGHT);
        Optional<Visitor> visitor = brought == null ? visitor(said) : Optional.of(brought);
        // Of visitors without a key there can be any number, and none is worth a question to the database.
        Duration wait = visitor.isPresent() && brought == null ? shared.take(visitor.get().id())
                : buckets.take(visitor.map(Visitor::id).orElseGet(() -> "without a key, from " + request.getRemoteAddr()));
        if (wait.isPositive()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(wait.plusNanos(999_999_999).toSeconds()));
            refusal.write(response, Problem.Kind.TOO_MANY, "Requests come faster than this house answers them.");
        } else if (visitor.isEmpty()) {
            refusal.write(response, Problem.Kind.NO_KEY, "This needs the header \"Authorization: Bearer <key>\", and "
                    + (said == null ? "there was none." : "the one that came does not open."));
        } else if (brought != null || mayEnter(visitor.get(), request, response)) {
            if (Access.beginsACall(request.getMethod(), path)) {
                begin(visitor.get(), request, response, chain);
            } else {
                lead(visitor.get(), request, response, chain);
            }
        }
    }

    /** Whoever is in a call already goes before whoever is not: only new calls are turned away, and at once. */
    private void begin(Visitor visitor, HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        if (!beginnings.tryAcquire()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            refusal.write(response, Problem.Kind.TOO_MANY, "More calls are being begun just now than this house begins at once.");
            return;
        }
        try {
            lead(visitor, request, response, chain);
        } finally {
            beginnings.release();
        }
    }

    private boolean mayEnter(Visitor visitor, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Set<KeyRole> allowed = Access.to(request.getMethod(), request.getServletPath());
        if (!allowed.contains(visitor.role())) {
            refusal.write(response, Problem.Kind.NOT_ALLOWED, "This needs a key of "
                    + allowed.stream().map(role -> "an " + role.word()).collect(Collectors.joining(" or ")) + ", and came with one of an " + visitor.role().word() + ".");
            return false;
        }
        return true;
    }

    private void lead(Visitor visitor, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            ScopedValue.where(Visitor.HERE, visitor).call(() -> {
                pass(request, response, chain);
                return visitor;
            });
        } catch (ServletException | IOException | RuntimeException failed) {
            throw failed;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        if (!isOneKind(request.getContentType())) {
            refusal.write(response, Problem.Kind.NOT_JSON, "The header Content-Type does not name one kind of content.");
            return;
        }
        int most = largest(request.getServletPath());
        Optional<HttpServletRequest> whole = WholeBody.of(request, most);
        if (whole.isEmpty()) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
            refusal.write(response, Problem.Kind.TOO_LARGE, "A body may have " + most + " bytes here.");
            return;
        }
        chain.doFilter(whole.get(), response);
    }

    private static boolean isOneKind(@Nullable String contentType) {
        try {
            return contentType == null || MediaType.parseMediaType(contentType).isConcrete();
        } catch (InvalidMediaTypeException nonsense) {
            return false;
        }
    }

    private static int largest(String path) {
        return path.startsWith("/codec/") ? LARGEST_PAYLOADS : path.equals(WebhooksPage.PATH) ? LARGEST_NEWS : LARGEST;
    }

    private Optional<Visitor> visitor(@Nullable String said) {
        if (said == null || !said.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        String secret = said.substring(BEARER.length()).strip();
        // Compared without telling how near a guess was.
        if (MessageDigest.isEqual(operatorKey, Fingerprint.of(secret))) {
            return Optional.of(new Visitor(house, KeyRole.OPERATOR, Visitor.OPERATORS_OWN));
        }
        return keys.opens(secret).map(key -> new Visitor(key.tenant(), key.role(), key.id()));
    }
}
